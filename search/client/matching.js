/* What a query matches and in which order: the twin of search/query.py.

   A candidate is a number, its rank: the greatest, over the words, of the first virtual id of the document that holds the word;
   `NAMED` less when the document may be called exactly what was typed. Ranks ascend from the best. What lists promise is
   checked in the stored text, so a hit always holds the query. */
var PAGE = 10, GRAMS = 3, READ_AT_ONCE = 80, FEW = 4, BLOCKS = 3, DOCUMENTS_A_BLOCK = 3, DOUBT = 0.25, STOP = 270000, OFFERED = 3;
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
    return { term: term, rest: grams, lists: [], filters: [],
      isExact: !term.field && grams.length === 1 && grams[0] === term.value };
  });
  this.wanted = this.plans.filter(function (plan) { return !plan.term.isExcluded; });
  this.unwanted = this.plans.filter(function (plan) { return plan.term.isExcluded; });
  this.conditions = this.terms.filter(function (term) { return !isText(term); });
  if (!this.terms.length) { this.join(); return Promise.resolve(this); }
  return Promise.all([this.readNames(), this.narrow(), this.readExpired()]).then(function () {
    search.join();
    return search.conditions.length || search.unwanted.length ? search.complete() : search.sift();
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

/* Read the lists of the first grams of all plans. */
Search.prototype.narrow = function () {
  var search = this;
  return Promise.all(this.plans.map(function (plan) { return search.take(plan, GRAMS); }));
};

/* Read the lists of so many grams of a plan more. */
Search.prototype.take = function (plan, count) {
  var index = this.index;
  return Promise.all(plan.rest.splice(0, count).map(function (gram) { return index.list(keyOf(gram)); })).then(function (lists) {
    /* How far a list is known belongs to the plan: blocks are skipped that its other lists rule out. */
    plan.lists = plan.lists.concat(lists.map(function (list) { return list && Object.assign({}, list); }));
  });
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

/* Read more lists as long as the candidates may stand in those known by chance (when documents missed: once, whatever the odds). */
Search.prototype.sift = function (hasMissed) {
  var search = this, steps = this.wanted.map(function (plan) { return search.nextStep(plan, hasMissed); }).filter(Boolean);
  return Promise.all(steps).then(function () {
    if (!steps.length) { return null; }
    search.join();
    return hasMissed ? null : search.sift();
  });
};

/* What tells most about a plan for the least: a long list, to its end or block by block; another gram; or nothing, because
   documents are cheaper. */
Search.prototype.nextStep = function (plan, hasMissed) {
  var index = this.index, left = this.pending.length, fields = index.virtualCount, used = plan.lists.filter(isUsed, plan);
  var open = plan.lists.filter(function (list) { return !isUsed.call(plan, list); }).sort(function (a, b) { return a.length - b.length; })[0];
  var blocks = open ? open.starts.length : Infinity;
  function read() {
    if (blocks <= BLOCKS) { return index.extend(open, blocks); }
    plan.filters.push(open);
    return open.next ? Promise.resolve() : index.extend(open, 1);
  }
  if (this.isLoose) { return left < PAGE && !plan.isExact && blocks <= BLOCKS ? read() : null; }
  if (!used.length) {
    return blocks * DOCUMENTS_A_BLOCK < Math.min(left, hasMissed ? left : PAGE * index.manifest.documents / open.documents) ? read() : null;
  }
  var chance = used.reduce(function (product, list) { return product * (list ? list.length / fields : 0); }, fields);
  if (plan.isExact || left <= FEW || (!hasMissed && chance < DOUBT * this.idsOf(plan).length)) { return null; }
  if (blocks <= BLOCKS ? blocks * DOCUMENTS_A_BLOCK < left : open && !plan.rest.length && hasMissed) { return read(); }
  return plan.rest.length ? this.take(plan, hasMissed ? 2 : 1) : null;
};

/* Whether a list takes part in what a plan (this) may match: it is known to its end, or read block by block ahead of the hits. */
function isUsed(list) { return isFull(list) || this.filters.indexOf(list) >= 0; }

function isFull(list) { return !list || list.isWhole; }

function isFirm(plan) { return plan.lists.some(isUsed, plan); }

/* Which documents are called exactly what was typed: asked only when not all candidates for it are read first anyway. */
Search.prototype.findNamed = function () {
  var search = this, index = this.index, late = this.pending.slice(index.fresh.length ? 0 : PAGE);
  var isTitled = this.horizon < Infinity || late.some(function (rank) { return index.fieldOf(rank) === 0; });
  if (!this.name || !this.pending.length || !isTitled) { return Promise.resolve(); }
  return index.list(keyOfName(this.name)).then(function (list) {
    search.named = list ? list.ids : [];
    if (list) { search.join(); }
  });
};

/* The fields that may hold a plan's word, ascending, as far as they are known. */
Search.prototype.idsOf = function (plan) {
  var index = this.index, used = plan.lists.filter(isUsed, plan), lists = used.length ? used : plan.lists;
  plan.horizon = Math.min.apply(null, lists.map(horizonOf));
  var ids = lists.indexOf(null) >= 0 ? [] : lists.map(function (list) { return list.ids; })
    .sort(function (a, b) { return a.length - b.length; }).reduce(intersect);
  if (lists.indexOf(null) >= 0) { plan.horizon = Infinity; }
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
  this.isLoose = plans.length > 0 && !firm.length;
  this.isWhole = plans.every(function (plan) { return plan.lists.some(isFull); });
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
