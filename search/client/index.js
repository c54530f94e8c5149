/* Reads the published files: scripts without fetch, so that the same files work over http and from a folder. */
var arrived = {}, COLUMN_BLOCK = 65536;

window.searchShard = (name, ...payloads) => { arrived[name] = payloads; };

function Index(folder) {
  this.folder = folder;
  this.loading = {};
  this.requests = 0;
  this.bytes = 0;
  /* Documents that lists bring along, by place: [name, payload, place in it]. */
  this.paged = new Map();
}

Object.assign(Index.prototype, {
  /* What `make` promises, once per name; asked again after a failure. */
  once(name, make) {
    var loading = this.loading;
    if (!loading[name]) { (loading[name] = make()).catch(() => { delete loading[name]; }); }
    return loading[name];
  },

  /* Run a script of the index once and return what it hands over: all of it, or the first. */
  load(name, version) {
    return this.loadAll(name, version).then(payloads => payloads[0]);
  },

  loadAll(name, version) {
    return this.once(name, () => new Promise((resolve, reject) => {
      var script = document.createElement("script");
      script.onload = script.onerror = () => {
        script.remove();
        if (name in arrived) {
          arrived[name].forEach(payload => { this.bytes += payload.length || 0; });
          resolve(arrived[name]);
        } else { reject(new Error(name)); }
        delete arrived[name];
      };
      script.src = this.folder + name + ".js" + (version ? "?v=" + version : "");
      this.requests += 1;
      document.head.appendChild(script);
    }));
  },

  async open() {
    var manifest = this.manifest = await this.load("manifest");
    this.virtualCount = 2 * manifest.documents;
    this.starts = manifest.groups.map((_, i) => manifest.groups.slice(0, i).reduce(add, 0));
    this.hot = manifest.hot.map((grams, i) => rankGrams(grams, i + 2));
    learnFolds(manifest.folds);
    var fresh = manifest.fresh ? await this.load("fresh", manifest.fresh).then(inflate).then(readJson) : { dropped: [], rows: [] };
    this.dropped = new Set(fresh.dropped);
    this.fresh = fresh.rows.map((row, j, rows) => this.describeFresh(row, j, rows.length));
    return this;
  },

  /* Learn the writings of the query's characters that stand for others: the whole table comes only when one may need it. */
  async prepare(query) {
    if (needsFolding(query)) { learnFolds(new TextDecoder().decode(await this.load("folding", this.manifest.version).then(inflate))); }
  },

  part(family, number) { return this.load(pathOf(family, number), this.manifest.version); },

  /* All documents that have a name of their own: [title, kind, names joined, pinyin joined, address, place]. */
  names(number) {
    return this.once("names " + number, () => this.load(pathOf("n", number), this.manifest.namesVersion).then(inflate).then(readJson));
  },

  allNames() {
    return Promise.all(Array.from({ length: this.manifest.names }, (_, i) => this.names(i))).then(parts => parts.flat());
  },

  /* The values of all facet columns by name. */
  facets() {
    return this.once("values of facets", () => this.load("facets", this.manifest.version).then(inflate).then(readJson));
  },

  /* The codes of a facet column, one per document in rank order. */
  column(name) {
    var documents = this.manifest.documents, all = new Uint16Array(documents);
    return this.once("column " + name, async () => {
      await Promise.all(Array.from({ length: Math.ceil(documents / COLUMN_BLOCK) }, async (_, i) => {
        var bytes = new Uint8Array(await this.load("f/" + name + "/" + i, this.manifest.version).then(inflate)), first = i * COLUMN_BLOCK;
        var size = Math.min(COLUMN_BLOCK, documents - first);
        for (var at = 0; at < size; at += 1) { all[first + at] = bytes[at] | ((bytes[at + size] || 0) << 8); }
      }));
      return all;
    });
  },

  /* The list of a key: {length, documents, ids, isWhole}, and of a long one where its further blocks are. Null: no such key. */
  list(key) {
    return this.once("list " + key, () => this.findList(key));
  },

  async findList(key) {
    var bits = 42 - this.manifest.bits, range = Math.pow(2, bits), low = key % range;
    var payloads = await this.loadAll(pathOf("g", Math.floor(key / range)), this.manifest.version);
    var codes = new Codes(bytesOf(payloads[0])), grams = codes.read(8), at = -1, page = 0;
    var keyParameter = Math.max(logQuotient(range, Math.max(grams, 1)), 2 * bits - 63, 0);
    for (; grams > 0 && at < low; grams -= 1) {
      at += codes.read(keyParameter) + 1;
      var found = this.readList(codes, at === low), isPaged = found.length > this.manifest.paged;
      if (isPaged) { page += 1; }
      if (at === low) {
        if (isPaged) { this.keep(found, key, payloads[page]); }
        return found;
      }
    }
    return null;
  },

  /* The longest lists bring along the first documents that they name. */
  keep(list, key, payload) {
    var places = new Set(list.ids.map(id => this.placeOf(id)));
    Array.from(places).slice(0, PAGE).forEach((place, i) => { this.paged.set(place, ["page " + key, payload, i]); });
  },

  readList(codes, isWanted) {
    var length = codes.read(0) + 1, parameter = logQuotient(this.virtualCount, length);
    var list = { length: length, documents: length, ids: [], isWhole: true, parameter: parameter, next: 1, read: 0, starts: [0], file: 0 };
    if (length > this.manifest.long) {
      list.isWhole = false;
      list.documents = codes.read(0) + 1;
      list.file = codes.read(16);
      list.size = parameter > 1 ? 8192 : 32768 >> parameter;
      for (var i = 1; i < Math.ceil(length / list.size); i += 1) { list.starts.push(list.starts[i - 1] + codes.read(12) + 1); }
      length = this.manifest.head;
    }
    list.ids = readGaps(codes, parameter, length, -1, isWanted);
    if (!list.isWhole) { fixStarts(list); list.next = 0; }
    return list;
  },

  /* Read so many blocks more of a long list, at once: its ids are then known up to where the block after them begins. */
  async extend(list, count) {
    var first = list.next, payloads = await Promise.all(list.starts.slice(first, first + count).map((_, i) => this.part("l", list.file + first + i)));
    if (list.next !== first) { return; }
    list.ids = payloads.reduce((ids, payload, i) => {
      var size = Math.min(list.size, list.length - (first + i) * list.size), start = list.starts[first + i];
      return ids.concat([start], readGaps(new Codes(bytesOf(payload)), list.parameter, size - 1, start, true));
    }, first ? list.ids : []);
    list.next = first + payloads.length;
    list.read += payloads.length;
    list.isWhole = list.next === list.starts.length;
  },

  /* Read a whole list. */
  async finish(list) {
    while (!isFull(list)) { await this.extend(list, Infinity); }
  },

  /* Place in rank order of a virtual id; `fieldOf` says 0 for the title, 1 for the text. */
  placeOf(virtual) {
    var at = this.groupOf(virtual / 2), start = this.starts[at], inside = virtual - 2 * start, size = this.manifest.groups[at];
    return start + (inside < size ? inside : inside - size);
  },

  fieldOf(virtual) {
    var at = this.groupOf(virtual / 2);
    return virtual - 2 * this.starts[at] < this.manifest.groups[at] ? 0 : 1;
  },

  groupOf(place) {
    for (var at = this.starts.length - 1; at > 0 && place < this.starts[at]; at -= 1) { /* the next one up */ }
    return at;
  },

  /* Virtual id of one field of a place. */
  virtualOf(place, field, group) {
    var at = group === undefined ? this.groupOf(place) : group;
    return place + this.starts[at] + field * this.manifest.groups[at];
  },

  document(place) {
    var size = this.manifest.block, number = Math.floor(place / size);
    return this.once("document " + place, async () => {
      var paged = this.paged.get(place), rows = await (paged ? this.once(paged[0], () => readRows(paged[1]))
        : this.once("rows " + number, () => this.part("d", number).then(readRows)));
      return this.describe(rows[paged ? paged[2] : place % size], place);
    });
  },

  describe(row, place, group) {
    var names = row[6] ? row[6].split(SEPARATOR) : [];
    return {
      id: row[0], kind: this.manifest.kinds[row[1]], title: row[2], url: row[3], date: row[4], number: row[5], names: names,
      body: row[7], status: row[8], statusClass: row[9], text: row[10], area: row[11] || "", until: row[12] || "",
      labels: this.manifest.labels[row[13] || 0] || [], place: place, group: group === undefined ? this.groupOf(place) : group,
      fields: [[row[2]].concat(names, row[5]).join(SEPARATOR), row[10] + SEPARATOR + row[7]].map(normalForm)
    };
  },

  /* A document newer than the base: its place is a fraction between two places of the base. */
  describeFresh(row, j, count) {
    var stored = this.describe(row.slice(2), row[0] + (j + 1) / (count + 1), row[1]);
    stored.fresh = j + 1;
    return stored;
  },

  /* The grams that stand for a word and are indexed, none inside a longer one, those first that are read first: rare ones,
     spread over the word. */
  gramsOf(word) {
    var all = Array.from(word), pairs = this.hot[0], triples = this.hot[1], covered = new Set(), found = [];
    function part(at, size) { return all.slice(at, at + size).join(""); }
    function isTriple(at) { return pairs.has(part(at, 2)) || pairs.has(part(at + 1, 2)); }
    function take(at, size, weight) {
      if (covered.has(at + " " + size)) { return; }
      for (var less = size - 1; less > 1; less -= 1) {
        for (var i = 0; i <= size - less; i += 1) { covered.add((at + i) + " " + less); }
      }
      found.push({ gram: part(at, size), at: at, weight: weight });
    }
    function each(size, act) { for (var at = 0; at + size <= all.length; at += 1) { act(at); } }
    if (all.length < 3) { return [word]; }
    each(4, at => {
      if ((isTriple(at) && triples.has(part(at, 3))) || (isTriple(at + 1) && triples.has(part(at + 1, 3)))) {
        take(at, 4, Math.min(triples.get(part(at, 3)) || 0, triples.get(part(at + 1, 3)) || 0));
      }
    });
    each(3, at => {
      if (isTriple(at)) { take(at, 3, triples.get(part(at, 3)) || Math.min(pairs.get(part(at, 2)) || 0, pairs.get(part(at + 1, 2)) || 0) / 1e6); }
    });
    each(2, at => { take(at, 2, 0); });
    return spread(found, all.length, triples.size + 1).map(item => item.gram);
  }
});

function add(one, other) { return one + other; }

/* Grams in one string, most frequent first, each with a weight that grows with how frequent it is. */
function rankGrams(grams, size) {
  var all = Array.from(grams), ranked = new Map();
  for (var i = 0; i < all.length; i += size) { ranked.set(all.slice(i, i + size).join(""), all.length - i); }
  return ranked;
}

function readJson(buffer) { return JSON.parse(new TextDecoder().decode(buffer)); }

function pathOf(family, number) { return family + "/" + (number >> 8) + "/" + number; }

/* The gaps of block starts are counted from the first id of the list. */
function fixStarts(list) {
  var first = list.ids[0] || 0;
  list.starts = list.starts.map(start => start + first);
}

function readGaps(codes, parameter, length, id, isWanted) {
  var ids = [];
  for (; length > 0; length -= 1) {
    if (isWanted) { ids.push(id += codes.read(parameter) + 1); } else { codes.skip(parameter); }
  }
  return ids;
}

/* The first virtual id that is not yet known of a list. */
function horizonOf(list) { return !list || list.isWhole ? Infinity : list.next ? list.starts[list.next] : list.ids[list.ids.length - 1] + 1; }

function readRows(payload) {
  var bytes = bytesOf(payload);
  return inflateBytes(bytes.subarray(1)).then(buffer => {
    return JSON.parse(new TextDecoder(bytes[0] ? "utf-8" : "gb18030").decode(buffer));
  });
}

/* Those first that tell most: rare ones, of parts of the word that no gram before them covers; of equals those at the ends and in
   the middle. What a gram tells is guessed from its place among the hot ones. */
function spread(grams, length, most) {
  var covered = new Set(), left = grams.slice(), found = [];
  function remoteness(item) {
    return Math.min(item.at, Math.abs(item.at + item.gram.length - length), Math.abs(2 * item.at + item.gram.length - length) / 2);
  }
  function rate(item) {
    var size = item.gram.length, fresh = 0;
    for (var i = 0; i < size; i += 1) { fresh += covered.has(item.at + i) ? 0 : 1; }
    item.worth = (item.weight < 1 ? 9 : 7.3 - 7 * item.weight / most) * (0.1 + fresh / size);
  }
  while (left.length) {
    left.forEach(rate);
    left.sort((a, b) => b.worth - a.worth || remoteness(a) - remoteness(b) || a.at - b.at);
    var item = left.shift();
    for (var i = 0; i < item.gram.length; i += 1) { covered.add(item.at + i); }
    found.push(item);
  }
  return found;
}
