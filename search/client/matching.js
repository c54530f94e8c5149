/* What a query matches and in which order: the twin of search/query.py.

   A candidate is a number, its rank: the greatest, over the words, of the first virtual id of the document that holds the word;
   `NAMED` less when the document may be called exactly what was typed. Ranks ascend from the best. What lists promise is
   checked in the stored text, so a hit always holds the query. */
var PAGE = 10, GRAMS = 3, READ_AT_ONCE = 80, FEW_BLOCKS = 4, FEW_DOCUMENTS = 4, STOP = 270000, OFFERED = 3;
var COLUMNS = ["kind", "body", "area", "state"], FACETS = ["kind", "body", "area", "year", "state"];

function Search(index, query) {
  this.index = index;
  this.query = query;
  this.terms = parseTerms(query);
  this.words = wordsOf(this.terms);
  this.marked = valuesOf(this.terms, ["", "title", "number", "body"]);
  this.name = nameOf(this.terms);
  this.named = [];
  this.offset = 2 * index.virtualCount + 8;
  this.readings = new Map();
  this.chosen = {};
  this.accepted = null;
  this.expired = null;
  this.dropped = new Set(index.dropped);
  this.begin();
  this.allow();
}

function isText(term) { return ["", "title", "number"].indexOf(term.field) >= 0; }

Search.prototype.begin = function () {
  this.hits = [];
  this.ready = [];
  this.settled = new Set(this.dropped);
  this.freshRead = false;
};

/* Read as much as one look may cost; then `isStopped`, until it is allowed to go on. */
Search.prototype.allow = function (bytes) {
  this.limit = this.index.bytes + (bytes || STOP);
  this.isStopped = false;
};

Search.prototype.start = function () {
  var search = this, index = this.index;
  this.plans = this.terms.filter(isText).map(function (term) {
    var grams = index.gramsOf(term.value);
    return { term: term, first: grams.slice(0, GRAMS), rest: grams.slice(GRAMS), lists: [], read: new Set(),
      isExact: !term.field && grams.length === 1 && grams[0] === term.value };
  });
  this.wanted = this.plans.filter(function (plan) { return !plan.term.isExcluded; });
  this.unwanted = this.plans.filter(function (plan) { return plan.term.isExcluded; });
  this.conditions = this.terms.filter(function (term) { return !isText(term); });
  if (!this.terms.length) { this.join(); return Promise.resolve(this); }
  return Promise.all([this.readNames(), this.narrow("first"), this.readExpired()]).then(function () {
    return search.conditions.length || search.unwanted.length ? search.complete() : search.filterCheaply();
  }).then(function () {
    return search.pending.length > FEW_DOCUMENTS && search.horizon === Infinity && search.hasRest() ? search.narrow("rest", 1) : null;
  }).then(function () { return search.findNamed(); }).then(function () { return search; });
};

/* Words of letters only may be pinyin: the documents whose names they read count as title hits. */
Search.prototype.readNames = function () {
  var search = this, words = this.plans.map(function (plan) { return plan.term.field ? "" : plan.term.value; }).filter(isReading);
  return words.length ? this.index.allNames().then(function (rows) {
    words.forEach(function (word) {
      var places = rows.filter(function (row) { return readsName(word, row); }).map(function (row) { return row[5]; });
      search.readings.set(word, new Set(places));
    });
  }) : Promise.resolve();
};

function readsName(word, row) {
  return row[3].split(SEPARATOR).some(function (reading) { return covers(word, reading.split(" ")); });
}

/* Read lists of all plans: the first grams, or so many of the rest. */
Search.prototype.narrow = function (which, most) {
  var search = this;
  return Promise.all(this.plans.map(function (plan) {
    var grams = plan[which].splice(0, most || plan[which].length);
    return Promise.all(grams.map(function (gram) { return search.index.list(keyOf(gram)); })).then(function (lists) {
      plan.lists = plan.lists.concat(lists);
    });
  })).then(function () { search.join(); });
};

/* A site that was not rebuilt still holds what may no longer be shown. */
Search.prototype.readExpired = function () {
  var search = this, index = this.index, today = siteSearch.today();
  if (!index.manifest.expires || today <= index.manifest.expires) { return Promise.resolve(); }
  return Promise.all([index.facets(), index.column("until")]).then(function (got) {
    var gone = got[0].until.map(function (day) { return day !== "" && day < today; });
    search.expired = function (place) { return gone[got[1][place]]; };
  });
};

Search.prototype.isGone = function (stored) { return stored.until !== "" && stored.until < siteSearch.today(); };

/* A word whose lists are all long may be cheaper to look up than to find out by reading documents. */
Search.prototype.filterCheaply = function () {
  var index = this.index, candidates = this.pending.length, search = this;
  if (this.horizon < Infinity || candidates <= PAGE) { return Promise.resolve(); }
  var cheap = this.wanted.filter(function (plan) { return !isFirm(plan); }).map(shortest).filter(function (list) {
    return list && list.starts.length * FEW_BLOCKS < Math.min(candidates, PAGE * index.manifest.documents / list.documents);
  });
  return Promise.all(cheap.map(function (list) { return index.finish(list); })).then(function () { search.join(); });
};

Search.prototype.hasRest = function () { return this.plans.some(function (plan) { return plan.rest.length; }); };

function isFirm(plan) { return plan.lists.some(function (list) { return !list || list.isWhole; }); }

function shortest(plan) {
  return plan.lists.slice().sort(function (a, b) { return (a ? a.length : 0) - (b ? b.length : 0); })[0];
}

/* Which documents are called exactly what was typed: asked only when not all candidates are read anyway. */
Search.prototype.findNamed = function () {
  var search = this, index = this.index, last = this.pending[this.pending.length - 1];
  var isAllRead = this.horizon === Infinity && this.pending.length <= PAGE;
  var isTitled = this.horizon < Infinity || this.pending.some(function (rank) { return index.fieldOf(rank) === 0; });
  if (!this.name || isAllRead || last === undefined || !isTitled) { return Promise.resolve(); }
  return index.list(keyOfName(this.name)).then(function (list) {
    search.named = list ? list.ids : [];
    if (list) { search.join(); }
  });
};

/* The fields that may hold a plan's word, ascending, as far as they are known. */
Search.prototype.idsOf = function (plan) {
  var index = this.index, lists = plan.lists, whole = lists.filter(function (list) { return list && list.isWhole; });
  plan.horizon = whole.length || lists.indexOf(null) >= 0 ? Infinity : Math.min.apply(null, lists.map(horizonOf));
  var ids = lists.indexOf(null) >= 0 ? [] : (whole.length ? whole : lists).map(function (list) { return list.ids; })
    .sort(function (a, b) { return a.length - b.length; }).reduce(intersect);
  var read = this.readings.get(plan.term.value);
  if (read && read.size) {
    var titles = Array.from(read).filter(function (place) { return place >= 0; }).map(function (place) { return index.virtualOf(place, 0); });
    ids = Array.from(new Set(ids.concat(titles))).sort(function (a, b) { return a - b; });
  }
  return plan.term.field ? ids.filter(function (id) { return index.fieldOf(id) === 0; }) : ids;
};

function intersect(some, others) {
  var i = 0;
  return some.filter(function (id) {
    while (i < others.length && others[i] < id) { i += 1; }
    return others[i] === id;
  });
}

/* Work out the candidates from what is known: `all` of them below the horizon, `pending` those that are still to be read. */
Search.prototype.join = function () {
  var plans = this.wanted || [], firm = plans.filter(isFirm), search = this;
  function placed(rank) { return search.index.placeOf(rank); }
  this.isWhole = firm.length === plans.length;
  if (!firm.length) { firm = plans; }
  var lists = firm.map(function (plan) { return search.idsOf(plan); });
  this.horizon = firm.reduce(function (least, plan) { return Math.min(least, plan.horizon); }, Infinity);
  var ranks = !this.terms.length ? [] : firm.length ? this.merge(lists) : this.everything();
  var horizon = this.horizon, places = horizon === Infinity && this.named.length ? new Set(ranks.map(placed)) : null;
  var named = this.named.filter(function (id) { return !places || places.has(placed(id)); }), isNamed = new Set(named.map(placed));
  if (horizon < Infinity) { ranks = ranks.filter(function (rank) { return rank < horizon; }); }
  if (named.length) {
    ranks = named.map(function (id) { return id - search.offset; })
      .concat(ranks.filter(function (rank) { return !isNamed.has(placed(rank)); }));
  }
  this.all = ranks.filter(function (rank) { return search.isAccepted(search.placeOf(rank)); });
  this.queue();
};

/* Ranks of the documents that stand in all lists. */
Search.prototype.merge = function (lists) {
  var index = this.index, marks = new Uint8Array(index.manifest.documents), ranks = null, last = [];
  if (lists.length > 1) { ranks = new Float64Array(index.manifest.documents); }
  lists.sort(function (a, b) { return a.length - b.length; }).forEach(function (ids, turn) {
    last = ids.filter(function (id) {
      var place = index.placeOf(id);
      if (marks[place] !== turn) { return false; }
      marks[place] = turn + 1;
      if (ranks) { ranks[place] = Math.max(ranks[place], id); }
      return true;
    });
  });
  return ranks ? last.map(function (id) { return ranks[index.placeOf(id)]; }).sort(function (a, b) { return a - b; }) : last;
};

/* Ranks of all documents: nothing but fields is asked. */
Search.prototype.everything = function () {
  var index = this.index;
  return Array.from({ length: index.manifest.documents }, function (_, place) { return index.virtualOf(place, 0); });
};

Search.prototype.placeOf = function (rank) { return this.index.placeOf(rank < -1 ? rank + this.offset : rank); };

Search.prototype.isAccepted = function (place) {
  return !(this.expired && this.expired(place)) && !(this.accepted && !this.accepted(place)) &&
    !(this.avoided && this.avoided.has(place));
};

/* The candidates still to be read: not yet settled, and of the chosen values of the facets. */
Search.prototype.queue = function () {
  var search = this;
  this.pending = this.all.filter(function (rank) {
    var place = search.placeOf(rank);
    return !search.settled.has(place) && (!search.isChosen || search.isChosen(place));
  });
};
