/* Keys of grams and names, streams of codes: the twins of search/layout.py and search/bits.py. */
var HALF = 0x200000, ROUNDS = [0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35];

function mix(left, right) {
  ROUNDS.forEach(function (constant) {
    var next = left ^ (Math.imul(right, constant) >>> 11);
    left = right;
    right = next;
  });
  return left * HALF + right;
}

function keyOf(gram) {
  var codes = Array.from(gram, function (c) { return c.codePointAt(0); }), pair = mix(codes[0], codes[1] || 0);
  return codes.length < 3 ? pair : mix(Math.floor(pair / HALF), (pair % HALF) ^ codes[2]);
}

function keyOfName(name) {
  var first = 0x811C9DC5, second = 0x1B873593;
  Array.from(name).slice(0, 64).forEach(function (character) {
    var code = character.codePointAt(0);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x85EBCA6B);
  });
  return mix(0x110000 + (first >>> 0) % (HALF - 0x110000), second >>> 11);
}

/* Floor of the binary logarithm of a quotient, never below 0; numbers up to 2^42. */
function logQuotient(total, parts) {
  var quotient = Math.floor(total / parts), log = 0;
  for (; quotient >= 2; quotient = Math.floor(quotient / 2)) { log += 1; }
  return log;
}

function Codes(bytes) { this.bytes = bytes; this.position = 0; }
Codes.prototype.read = function (parameter) {
  var bytes = this.bytes, at = this.position, zeros = 0, value = 0, left;
  while (!(bytes[at >> 3] >> (7 - (at & 7)) & 1)) { at += 1; zeros += 1; }
  left = zeros + parameter + 1;
  while (left > 0) {
    var room = 8 - (at & 7), taken = Math.min(room, left);
    value = value * (1 << taken) + (bytes[at >> 3] >> (room - taken) & ((1 << taken) - 1));
    at += taken;
    left -= taken;
  }
  this.position = at;
  return value - Math.pow(2, parameter);
};

function bytesOf(base64) {
  var raw = atob(base64), bytes = new Uint8Array(raw.length);
  for (var i = 0; i < raw.length; i += 1) { bytes[i] = raw.charCodeAt(i); }
  return bytes;
}

function inflate(base64) {
  var stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).arrayBuffer();
}
