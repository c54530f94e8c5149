/* Searches the static index: the browser's twin of search/reader.py, search/normal.py and search/layout.py.
   A classic script without fetch, so that the same files work over http and from a folder. Puts `siteSearch` on window. */
(function () {
  "use strict";

  var HALF = 0x200000, PAGE = 10, GRAMS = 3, ROUNDS = [0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35];
  var SPACE = " \\u1680\\u2028\\u2029", LATIN = "0-9a-z\\u00c0-\\u1fff";
  var SILENT = SPACE + "\"()\\[\\]{}〈〉《》「」『』【】〔〕〖〗〘〙〚〛";
  var INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;
  // eslint-disable-next-line no-control-regex
  var CONTROL = /[\u0000-\u001d\u007f-\u009f]/g;
  var INNER = new RegExp("(?<=[" + LATIN + "])[" + SILENT + "]+(?=[" + LATIN + "])", "g");
  var IS_LATIN = new RegExp("[" + LATIN + "]");
  var OUTER = new RegExp("[" + SILENT + "]+", "g");
  var WORD = new RegExp("\"([^\"]*)\"|([^\"" + SPACE + "]+)", "g");
  var SEPARATOR = "\x1f";

  // --- Normal form (search/normal.py) -------------------------------------------------------------------------------

  function fold(text) {
    return text.normalize("NFKC").toLowerCase().replace(/ς/g, "σ").replace(/[“”„‟]/g, "\"")
      .replace(INVISIBLE, "").replace(CONTROL, " ");
  }

  function squeeze(folded) {
    return folded.replace(INNER, "\x1d").replace(OUTER, "").replace(/\x1d/g, " ");
  }

  function normalForm(text) { return squeeze(fold(text)); }

  function compact(normal) { return normal.replace(/ /g, "").replace(/号$/, ""); }

  function splitQuery(query) {
    var words = [], folded = fold(query).replace(/[\x1e\x1f]/g, " ");
    Array.from(folded.matchAll(WORD)).forEach(function (match) {
      var word = squeeze(match[1] || match[2] || "");
      if (word && words.indexOf(word) < 0) { words.push(word); }
    });
    return words;
  }

  /* Where words stand in a text, as pairs [start, end) of positions in the text itself: for highlighting only.
     Characters are normalised one by one, so that each part of the normal form knows where it came from. */
  function findWords(text, words) {
    var folded = "", starts = [], ends = [], at = 0;
    Array.from(text).forEach(function (character) {
      var plain = fold(character);
      for (var i = 0; i < plain.length; i += 1) { starts.push(at); ends.push(at + character.length); }
      folded += plain;
      at += character.length;
    });
    var normal = "", from = [], last = 0;
    function keep(until) {
      for (; last < until; last += 1) { normal += folded[last]; from.push(last); }
    }
    Array.from(folded.matchAll(OUTER)).forEach(function (run) {
      keep(run.index);
      last += run[0].length;
      if (IS_LATIN.test(folded[run.index - 1] || "") && IS_LATIN.test(folded[last] || "")) { normal += " "; from.push(run.index); }
    });
    keep(folded.length);
    var marks = [];
    words.forEach(function (word) {
      for (var i = normal.indexOf(word); i >= 0; i = normal.indexOf(word, i + word.length)) {
        marks.push([starts[from[i]], ends[from[i + word.length - 1]]]);
      }
    });
    marks.sort(function (a, b) { return a[0] - b[0] || b[1] - a[1]; });
    return marks.reduce(function (joined, mark) {
      var before = joined[joined.length - 1];
      if (before && mark[0] <= before[1]) { before[1] = Math.max(before[1], mark[1]); } else { joined.push(mark); }
      return joined;
    }, []);
  }

  // --- Keys and codes (search/layout.py, search/bits.py) ------------------------------------------------------------

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

  // --- Loading ------------------------------------------------------------------------------------------------------

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

  // --- Searching ----------------------------------------------------------------------------------------------------

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

  function intersect(some, others) {
    var i = 0;
    return some.filter(function (id) {
      while (i < others.length && others[i] < id) { i += 1; }
      return others[i] === id;
    });
  }

  /* One query being answered. `hits` grows page by page; what is not yet read of `pending` may still turn out not to match. */
  function Search(index, query) {
    this.index = index;
    this.words = splitQuery(query);
    this.name = compact(this.words.join(""));
    this.plans = [];
    this.candidates = [];
    this.dropped = new Set();
    this.hits = [];
    this.pending = [];
  }

  Search.prototype.start = function () {
    var search = this;
    this.plans = this.words.map(function (word) {
      var grams = search.index.gramsOf(word);
      return { word: word, first: grams.slice(0, GRAMS), rest: grams.slice(GRAMS), ids: null, isExact: Array.from(word).length < 3 };
    });
    if (!this.words.length) { return Promise.resolve(this); }
    var named = this.index.list("x", keyOfName(this.name));
    return Promise.all([named, this.narrow("first")]).then(function (got) {
      search.named = new Set(got[0].map(function (virtual) { return search.index.placeOf(virtual)[0]; }));
      search.candidates = search.join();
      search.pending = search.candidates.slice();
      return search;
    });
  };

  /* Read more lists and keep only the fields that stand in all of them. */
  Search.prototype.narrow = function (which) {
    var index = this.index;
    return Promise.all(this.plans.map(function (plan) {
      return Promise.all(plan[which].map(function (gram) { return index.postings(gram); })).then(function (lists) {
        if (plan.ids) { lists.push(plan.ids); }
        lists.sort(function (a, b) { return a.length - b.length; });
        if (lists.length) { plan.ids = lists.reduce(intersect); }
        plan[which] = [];
      });
    }));
  };

  /* Return [rank, place] of every document that may hold all words, best first. A rank is the worst of the words' first
     virtual ids; documents that may be called exactly what was typed come before all others. */
  Search.prototype.join = function () {
    var search = this, ranks = null;
    this.plans.forEach(function (plan) {
      var next = new Map();
      plan.ids.forEach(function (virtual) {
        var place = search.index.placeOf(virtual)[0];
        if (!next.has(place) && (!ranks || ranks.has(place))) { next.set(place, Math.max(virtual, ranks ? ranks.get(place) : 0)); }
      });
      ranks = next;
    });
    return Array.from(ranks, function (pair) {
      return [pair[1] - (search.named.has(pair[0]) ? search.index.virtualCount : 0), pair[0]];
    }).sort(function (a, b) { return a[0] - b[0]; });
  };

  /* Begin again with documents of some kinds only (a Set of numbers, null for all); needs the column of kinds. */
  Search.prototype.restrict = function (kinds, wanted) {
    this.hits = [];
    this.pending = this.matches().filter(function (item) { return !wanted || wanted.has(kinds[item[1]]); });
  };

  /* Return [rank, place] of all documents not yet known to miss a word, best first. */
  Search.prototype.matches = function () {
    var dropped = this.dropped;
    return this.candidates.filter(function (item) { return !dropped.has(item[1]); }).sort(byRank);
  };

  /* The true rank of a document by its stored text, or null when it does not hold all words. */
  Search.prototype.rankOf = function (place, stored) {
    var sizes = this.index.manifest.groups, start = 0, i = 0, worst = -1;
    while (place >= start + sizes[i]) { start += sizes[i]; i += 1; }
    for (var w = 0; w < this.words.length; w += 1) {
      var field = stored.fields.findIndex(function (text) { return text.indexOf(this.words[w]) >= 0; }, this);
      if (field < 0) { return null; }
      worst = Math.max(worst, place + start + field * sizes[i]);
    }
    return this.isNamed(stored) ? worst - this.index.virtualCount : worst;
  };

  Search.prototype.isNamed = function (stored) {
    return stored.names.concat(stored.number).some(function (name) { return name && compact(normalForm(name)) === this.name; }, this);
  };

  /* Read on until `count` hits are certain or nothing is left. Returns the hits so far. */
  Search.prototype.fetch = function (count) {
    var search = this;
    if (this.hits.length >= count || !this.pending.length) { return Promise.resolve(this.hits.slice(0, count)); }
    var turn = this.pending.slice(0, Math.max(count - this.hits.length, PAGE));
    return Promise.all(turn.map(function (item) { return search.index.document(item[1]); })).then(function (documents) {
      var misses = search.settle(new Map(turn.map(function (item, i) { return [item[1], documents[i]]; })), count);
      var isPoor = misses * 2 > turn.length && search.plans.some(function (plan) { return plan.rest.length; });
      return isPoor ? search.narrow("rest").then(function () { search.recount(); }) : null;
    }).then(function () { return search.fetch(count); });
  };

  /* Check the first of `pending` against their stored text and return how many missed. One that matches at a later rank than
     hoped goes back in line. */
  Search.prototype.settle = function (stored, count) {
    var misses = 0;
    while (this.pending.length && this.hits.length < count && stored.has(this.pending[0][1])) {
      var item = this.pending.shift(), rank = this.rankOf(item[1], stored.get(item[1]));
      if (rank === null) {
        misses += 1;
        this.dropped.add(item[1]);
      } else if (rank > item[0]) {
        item[0] = rank;
        this.pending.push(item);
        this.pending.sort(byRank);
      } else {
        this.hits.push(stored.get(item[1]));
      }
    }
    return misses;
  };

  function byRank(a, b) { return a[0] - b[0]; }

  /* After more lists were read: those still in line must stand in them too. */
  Search.prototype.recount = function () {
    var left = new Map(this.join().map(function (item) { return [item[1], item[0]]; })), dropped = this.dropped;
    this.pending = this.pending.filter(function (item) {
      if (!left.has(item[1])) { dropped.add(item[1]); return false; }
      item[0] = Math.max(item[0], left.get(item[1]));
      return true;
    });
    this.pending.sort(byRank);
  };

  /* How many documents match at most; exactly so many when `isExact`. */
  Search.prototype.total = function () {
    var isCertain = this.plans.every(function (plan) { return plan.isExact; });
    return { most: this.hits.length + this.pending.length, isExact: isCertain || !this.pending.length };
  };

  window.siteSearch = {
    PAGE: PAGE,
    normalForm: normalForm,
    splitQuery: splitQuery,
    findWords: findWords,
    /* Open the index in a folder (address with a closing slash). */
    open: function (folder) { return new Index(folder).open(); },
    /* Begin to answer a query; then `fetch(n)` and `total()`. */
    search: function (index, query) { return new Search(index, query).start(); }
  };

  /* Pages without results need the suggestions only: their script comes when somebody turns to the search box. */
  var box = document.getElementById("q"), own = document.currentScript && document.currentScript.src;
  function turnTo() {
    box.removeEventListener("focus", turnTo);
    var script = document.createElement("script");
    script.src = own.replace(/search\.js/, "search-page.js");
    document.head.appendChild(script);
  }
  if (box && own && !document.getElementById("search-hits")) {
    if (document.activeElement === box) { turnTo(); } else { box.addEventListener("focus", turnTo); }
  }
}());
