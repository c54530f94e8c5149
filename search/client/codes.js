/* Keys of grams and names, streams of codes: the twins of search/layout.py and search/bits.py. */
var HALF = 0x200000, ROUNDS = [0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35];

function mix(left, right) {
  ROUNDS.forEach(constant => {
    var next = left ^ (Math.imul(right, constant) >>> 11);
    left = right;
    right = next;
  });
  return left * HALF + right;
}

/* Key of some code points as two FNV-1a hashes, outside the range of characters. */
function hashed(codes, first, mask) {
  var one = 0x811C9DC5, other = 0x1B873593;
  codes.forEach(code => {
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ code, 0x85EBCA6B);
  });
  return mix(first + (one & mask), other >>> 11);
}

function codesOf(text) { return Array.from(text, character => character.codePointAt(0)); }

function keyOf(gram) {
  var codes = codesOf(gram);
  return codes.length < 3 ? mix(codes[0], codes[1] || 0) : hashed(codes, 0x110000, 0x7FFFF);
}

function keyOfName(name) { return hashed(codesOf(name).slice(0, 64), 0x190000, 0x3FFFF); }

/* Floor of the binary logarithm of a quotient, never below 0; numbers up to 2^42. */
function logQuotient(total, parts) {
  var quotient = Math.floor(total / parts), log = 0;
  for (; quotient >= 2; quotient = Math.floor(quotient / 2)) { log += 1; }
  return log;
}

/* A stream of exponential Golomb codes. */
function Codes(bytes) { this.bytes = bytes; this.position = 0; }

Object.assign(Codes.prototype, {
  /* The next 32 bits, of which at least 25 belong to the stream. */
  window() {
    var bytes = this.bytes, at = this.position >> 3;
    return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) << (this.position & 7);
  },

  read(parameter) {
    var zeros = 0, here = Math.clz32(this.window());
    while (here >= 25) {
      zeros += 24;
      this.position += 24;
      if (this.position >> 3 > this.bytes.length) { throw new RangeError("end of stream"); }
      here = Math.clz32(this.window());
    }
    zeros += here;
    this.position += here;
    for (var left = zeros + parameter + 1, value = 0; left > 0;) {
      var taken = Math.min(left, 24);
      value = value * (1 << taken) + (this.window() >>> (32 - taken));
      this.position += taken;
      left -= taken;
    }
    return value - Math.pow(2, parameter);
  },

  /* Pass over a code. */
  skip(parameter) {
    var zeros = Math.clz32(this.window());
    if (zeros < 25) { this.position += 2 * zeros + parameter + 1; } else { this.read(parameter); }
  }
});

function bytesOf(base64) {
  var raw = atob(base64), bytes = new Uint8Array(raw.length);
  for (var i = 0; i < raw.length; i += 1) { bytes[i] = raw.charCodeAt(i); }
  return bytes;
}

function inflateBytes(bytes) {
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer();
}

function inflate(base64) { return inflateBytes(bytesOf(base64)); }
