/* Reads the published files: scripts without fetch, so that the same files work over http and from a folder. */
var arrived = {};
window.searchShard = function (name, payload) { arrived[name] = payload; };

function Index(folder) {
  this.folder = folder;
  this.loading = {};
  this.requests = 0;
}

/* Run a script of the index once and return what it hands over. */
Index.prototype.load = function (name, version) {
  var index = this;
  if (!this.loading[name]) {
    this.loading[name] = new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.onload = script.onerror = function () {
        script.remove();
        if (name in arrived) { resolve(arrived[name]); } else { delete index.loading[name]; reject(new Error(name)); }
        delete arrived[name];
      };
      script.src = index.folder + name + ".js" + (version ? "?v=" + version : "");
      index.requests += 1;
      document.head.appendChild(script);
    });
  }
  return this.loading[name];
};

Index.prototype.open = function () {
  var index = this;
  return this.load("manifest").then(function (manifest) {
    index.manifest = manifest;
    index.virtualCount = 2 * manifest.documents;
    index.frequency = new Map();
    var pairs = Array.from(manifest.frequent);
    for (var i = 0; i < pairs.length; i += 2) { index.frequency.set(pairs[i] + pairs[i + 1], pairs.length - i); }
    return index;
  });
};

Index.prototype.part = function (family, number) {
  return this.load(family + "/" + (number >> 8) + "/" + number, this.manifest.version);
};

/* Documents that can be suggested without a search: [title, kind, names joined]. */
Index.prototype.names = function () {
  return this.load("names", this.manifest.version).then(inflate).then(function (buffer) {
    return JSON.parse(new TextDecoder().decode(buffer));
  });
};

/* The kind of every document in rank order, as one array of numbers. */
Index.prototype.kinds = function () {
  var index = this, parts = [];
  for (var i = 0; i < Math.ceil(this.manifest.documents / 65536); i += 1) { parts.push(this.part("k", i).then(inflate)); }
  return Promise.all(parts).then(function (buffers) {
    var all = new Uint8Array(index.manifest.documents);
    buffers.forEach(function (buffer, i) { all.set(new Uint8Array(buffer), i * 65536); });
    return all;
  });
};

Index.prototype.list = function (family, key) {
  var bits = 42 - this.manifest.shards[family], range = Math.pow(2, bits), low = key % range, total = this.virtualCount;
  return this.part(family, Math.floor(key / range)).then(function (payload) {
    var codes = new Codes(bytesOf(payload)), grams = codes.read(8), at = -1;
    var keyParameter = Math.max(logQuotient(range, Math.max(grams, 1)), 2 * bits - 63, 0);
    for (; grams > 0; grams -= 1) {
      at += codes.read(keyParameter) + 1;
      var length = codes.read(0) + 1, parameter = logQuotient(total, length), ids = at === low ? [] : null, id = -1;
      for (; length > 0; length -= 1) {
        id += codes.read(parameter) + 1;
        if (ids) { ids.push(id); }
      }
      if (ids) { return ids; }
      if (at > low) { break; }
    }
    return [];
  });
};

Index.prototype.postings = function (gram) { return this.list(" ubt"[Array.from(gram).length], keyOf(gram)); };

/* Place in rank order and field (0 title, 1 text) of a virtual id. */
Index.prototype.placeOf = function (virtual) {
  var start = 0, sizes = this.manifest.groups;
  for (var i = 0; i < sizes.length; i += 1) {
    if (virtual < 2 * (start + sizes[i])) {
      var inside = virtual - 2 * start;
      return inside < sizes[i] ? [start + inside, 0] : [start + inside - sizes[i], 1];
    }
    start += sizes[i];
  }
  throw new RangeError(virtual);
};

Index.prototype.document = function (place) {
  var index = this, block = this.manifest.block, number = Math.floor(place / block), key = "parsed " + number;
  if (!this.loading[key]) {
    this.loading[key] = this.part("d", number).then(inflate).then(function (buffer) {
      return JSON.parse(new TextDecoder().decode(buffer)).map(function (row) { return index.describe(row); });
    });
  }
  return this.loading[key].then(function (rows) { return rows[place % block]; });
};

Index.prototype.describe = function (row) {
  var names = row[6] ? row[6].split(SEPARATOR) : [];
  return {
    id: row[0], kind: this.manifest.kinds[row[1]], title: row[2], url: row[3], date: row[4], number: row[5], names: names,
    body: row[7], status: row[8], statusClass: row[9], text: row[10],
    fields: [[row[2]].concat(names, row[5]).join(SEPARATOR), row[10] + SEPARATOR + row[7]].map(normalForm)
  };
};

/* The grams of a word (grams_of in search/layout.py), those first that are read first: rare ones, spread over the word. */
Index.prototype.gramsOf = function (word) {
  var all = Array.from(word), last = all.length - 2, frequency = this.frequency, cost = new Map(), covered = [];
  if (last < 1) { return [word]; }
  var pairs = all.slice(0, -1).map(function (c, i) { return c + all[i + 1]; });
  var weights = pairs.map(function (pair) { return frequency.get(pair) || 0; });
  [0, last - 1, last >> 1].concat(Object.keys(pairs).map(Number)).forEach(function (i) {
    if (i < last && (weights[i] || weights[i + 1])) {
      cost.set(pairs[i] + all[i + 2], Math.min(weights[i], weights[i + 1]));
      covered[i] = covered[i + 1] = true;
    }
  });
  [0, last, last >> 1].concat(Object.keys(pairs).map(Number)).forEach(function (i) { if (!covered[i]) { cost.set(pairs[i], 0); } });
  return Array.from(cost.keys()).sort(function (a, b) { return cost.get(a) - cost.get(b); });
};
