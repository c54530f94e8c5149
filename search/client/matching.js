/* What a query matches and in which order: the twin of search/reader.py and of the order in search/whoosh_reader.py. */
var PAGE = 10, GRAMS = 3;

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
