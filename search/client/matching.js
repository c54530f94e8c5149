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

/* Know all candidates: read every list to its end, the columns that are asked, and what must not stand there. */
Search.prototype.complete = function () {
  var search = this, index = this.index, lists = this.plans.flatMap(function (plan) { return plan.lists; });
  var asked = this.conditions.filter(function (term) { return COLUMNS.indexOf(term.field) >= 0; });
  return Promise.all(lists.map(function (list) { return index.finish(list); }).concat(asked.map(function (term) {
    return Promise.all([index.facets(), index.column(term.field), term.field === "body" ? index.allNames() : []]).then(function (got) {
      term.isMeant = meantBy(term, got[2]);
      var isMeant = got[0][term.field].map(term.isMeant);
      return function (place) { return isMeant[got[1][place]] !== term.isExcluded; };
    });
  }))).then(function (got) {
    var tests = got.filter(Boolean).concat(search.conditions.filter(function (term) { return term.field === "date"; }).map(function (term) {
      return index.datesOf(term);
    }));
    search.accepted = function (place) { return tests.every(function (test) { return test(place); }); };
    search.avoided = new Set(search.unwanted.filter(function (plan) { return plan.isExact; }).flatMap(function (plan) {
      return search.idsOf(plan).map(function (id) { return index.placeOf(id); });
    }));
    search.join();
  });
};

/* Whether a value of a column is meant by a term: it holds what was typed, or it is a body that one of whose names holds it. */
function meantBy(term, rows) {
  var titles = new Set(rows.filter(function (row) {
    return row[2].split(SEPARATOR).some(function (name) { return normalForm(name).indexOf(term.value) >= 0; });
  }).map(function (row) { return row[0]; }));
  return function (value) { return value !== "" && (normalForm(value).indexOf(term.value) >= 0 || titles.has(value)); };
}

/* Whether a place may have a date: by the years; a finer date is looked up in the document. */
Index.prototype.datesOf = function (term) {
  var ranges = [], manifest = this.manifest, starts = this.starts;
  manifest.years.forEach(function (years, tier) {
    years.forEach(function (year, i) {
      var from = year[0] * 10000, end = i + 1 < years.length ? years[i + 1][1] : starts[tier] + manifest.groups[tier];
      var isInside = term.isExcluded ? from < term.days[0] || from + 9999 > term.days[1] || !year[0]
        : year[0] > 0 && from + 9999 >= term.days[0] && from <= term.days[1];
      if (isInside) { ranges.push([year[1], end]); }
    });
  });
  return function (place) { return ranges.some(function (range) { return place >= range[0] && place < range[1]; }); };
};

function isInDays(date, days) {
  var day = Number(date.replace(/-/g, ""));
  return day > 0 && day >= days[0] && day <= days[1];
}

/* The true rank of a document by its stored text, or null when it is not what was asked. */
Search.prototype.rankOf = function (stored) {
  var search = this, index = this.index, rank = index.virtualOf(stored.place, 0, stored.group);
  if (this.isGone(stored)) { return null; }
  var isMatch = this.terms.every(function (term) {
    var field = search.fieldOf(stored, term);
    if (field > 0 && !term.isExcluded) { rank = index.virtualOf(stored.place, 1, stored.group); }
    return field >= 0 !== term.isExcluded;
  });
  return isMatch ? rank - (this.isNamed(stored) ? this.offset : 0) : null;
};

/* Where a document holds what a term asks: 0 in the title (or the field asked), 1 in the text, -1 nowhere. */
Search.prototype.fieldOf = function (stored, term) {
  function has(text) { return normalForm(text).indexOf(term.value) >= 0; }
  var read = this.readings.get(term.value);
  switch (term.field) {
  case "": return read && read.has(stored.fresh ? -stored.fresh : stored.place) ? 0
    : stored.fields.findIndex(function (text) { return text.indexOf(term.value) >= 0; });
  case "title": return has(stored.title) ? 0 : -1;
  case "number": return has(stored.number) || stored.names.some(function (name) { return compact(normalForm(name)) === compact(term.value); }) ? 0 : -1;
  case "date": return isInDays(stored.date, term.days) ? 0 : -1;
  default: return (stored.fresh ? this.freshValues(stored, term.field).some(term.isMeant) : !term.isExcluded) ? 0 : -1;
  }
};

/* The values of a facet of a document that stands in no column yet. */
Search.prototype.freshValues = function (stored, facet) {
  var own = { kind: stored.kind, body: stored.group ? stored.body : stored.title, year: stored.date.slice(0, 4), state: stored.status };
  return facet === "area" ? stored.area.split(SEPARATOR) : [own[facet]];
};

Search.prototype.isNamed = function (stored) {
  return stored.names.concat(stored.number).some(function (name) { return name && compact(normalForm(name)) === this.name; }, this);
};

/* Documents newer than the base are read at once, whatever the lists say. */
Search.prototype.readFresh = function () {
  var search = this;
  this.freshRead = true;
  this.freshRanks = this.terms.length ? this.index.fresh.map(function (stored) { return [search.rankOf(stored), stored]; })
    .filter(function (item) { return item[0] !== null; }) : [];
  this.ready = this.ready.concat(this.freshRanks.filter(function (item) { return search.isFreshChosen(item[1]); })).sort(byRank);
};

Search.prototype.isFreshChosen = function (stored, except) {
  return FACETS.every(function (facet) {
    var chosen = this.chosen[facet] || [];
    return facet === except || !chosen.length || this.freshValues(stored, facet).some(function (value) { return chosen.indexOf(value) >= 0; });
  }, this);
};

function byRank(a, b) { return a[0] - b[0]; }

/* Read on until `count` hits are certain, nothing is left, or the limit is reached. Returns the hits so far. */
Search.prototype.fetch = function (count, onProgress) {
  var search = this, index = this.index;
  if (onProgress) { onProgress(this.hits.length, this.total().most); }
  if (!this.freshRead) { this.readFresh(); }
  this.emit(count);
  var isDone = !this.pending.length && this.horizon === Infinity;
  if (this.hits.length >= count || isDone || !this.terms.length) { return Promise.resolve(this.hits.slice(0, count)); }
  if (index.bytes > this.limit) {
    this.isStopped = true;
    return Promise.resolve(this.hits.slice(0, count));
  }
  if (!this.pending.length) { return this.advance().then(function () { return search.fetch(count, onProgress); }); }
  var turn = this.pending.slice(0, Math.min(Math.max(count - this.hits.length, PAGE), READ_AT_ONCE));
  return Promise.all(turn.map(function (rank) { return index.document(search.placeOf(rank)); })).then(function (documents) {
    var misses = search.settle(documents);
    return misses && search.pending.length ? search.narrowMore(misses * 2 > turn.length) : null;
  }).then(function () { return search.fetch(count, onProgress); });
};

/* Judge documents that were read; return how many missed. */
Search.prototype.settle = function (documents) {
  var search = this, misses = 0;
  documents.forEach(function (stored) {
    var rank = search.rankOf(stored);
    search.settled.add(stored.place);
    if (rank === null) { misses += 1; search.dropped.add(stored.place); } else { search.ready.push([rank, stored]); }
  });
  this.ready.sort(byRank);
  this.queue();
  return misses;
};

/* Hand over what nothing still unread can come before. */
Search.prototype.emit = function (count) {
  var bar = Math.min(this.pending.length ? this.pending[0] : Infinity, this.horizon);
  while (this.ready.length && this.hits.length < count && this.ready[0][0] < bar) { this.hits.push(this.ready.shift()[1]); }
};

/* Documents missed: read some of the lists that were spared so far; when most missed, long ones to their ends. */
Search.prototype.narrowMore = function (isPoor) {
  var search = this, index = this.index;
  if (this.hasRest()) { return this.narrow("rest", GRAMS); }
  if (!isPoor || this.isWhole || this.horizon < Infinity) { return null; }
  return Promise.all(this.wanted.map(shortest).map(function (list) { return index.finish(list); })).then(function () { search.join(); });
};

/* All lists are long: read the next block of those that are known least far. */
Search.prototype.advance = function () {
  var search = this, index = this.index, horizon = this.horizon;
  var nearest = this.wanted.flatMap(function (plan) { return plan.lists; }).filter(function (list) { return horizonOf(list) === horizon; });
  return Promise.all(nearest.map(function (list) { return index.extend(list); })).then(function () { search.join(); });
};

/* How many documents match at most; exactly so many when `isExact`. */
Search.prototype.total = function () {
  var plans = this.wanted || [], fresh = (this.freshRanks || []).length, left = this.pending.length;
  if (!this.terms.length) { return { most: 0, isExact: true }; }
  if (this.horizon < Infinity) {
    var most = Math.min.apply(null, plans.map(function (plan) {
      return Math.min.apply(null, plan.lists.map(function (list) { return list.documents; }));
    }));
    return { most: most + fresh, isExact: plans.length === 1 && plans[0].isExact && !this.expired && !this.dropped.size && !this.readings.size };
  }
  return { most: this.hits.length + this.ready.length + left, isExact: !left || this.isCertain() };
};

/* Whether every candidate is a hit even unread. */
Search.prototype.isCertain = function () {
  return this.isWhole && this.wanted.concat(this.unwanted).every(function (plan) { return plan.isExact; }) &&
    this.conditions.every(function (term) { return term.field !== "date" || isWholeYears(term); });
};

function isWholeYears(term) { return term.days[0] % 10000 < 2 && term.days[1] % 10000 === 9999; }

/* Keep only documents with the chosen values: {kind: [..], body: [..], area: [..], year: [..], state: [..]}. */
Search.prototype.choose = function (chosen) {
  var search = this;
  this.chosen = chosen;
  this.begin();
  if (!FACETS.some(function (facet) { return (chosen[facet] || []).length; })) {
    this.isChosen = null;
    this.queue();
    return Promise.resolve(this);
  }
  return this.complete().then(function () { return search.readColumns(); }).then(function (columns) {
    search.isChosen = function (place) { return isAmong(columns, chosen, place, ""); };
    search.queue();
    return search;
  });
};

function isAmong(columns, chosen, place, except) {
  return FACETS.every(function (facet) {
    var wanted = chosen[facet] || [], column = columns[facet];
    return facet === except || !wanted.length || column.values[column.codes[place]].some(function (value) { return wanted.indexOf(value) >= 0; });
  });
}

/* All facets: the values of each code, and the code of each document. */
Search.prototype.readColumns = function () {
  var index = this.index;
  return Promise.all([index.facets()].concat(FACETS.map(function (facet) { return index.column(facet); }))).then(function (got) {
    return Object.fromEntries(FACETS.map(function (facet, i) {
      return [facet, { codes: got[i + 1], values: got[0][facet].map(function (value) { return value.split(SEPARATOR); }) }];
    }));
  });
};

/* Read every candidate that is not certain, so that all counts are exact. */
Search.prototype.verify = function (onProgress) {
  var search = this, index = this.index;
  return this.complete().then(function () { return search.isCertain() ? null : search.narrow("rest"); }).then(function next() {
    var left = search.isCertain() ? [] : search.all.filter(function (rank) { return !search.settled.has(search.placeOf(rank)); });
    if (!left.length) { return search; }
    if (onProgress) { onProgress(search.all.length - left.length, search.all.length); }
    return Promise.all(left.slice(0, READ_AT_ONCE).map(function (rank) { return index.document(search.placeOf(rank)); }))
      .then(function (documents) { search.settle(documents); return next(); });
  });
};

/* Whether all counts are exact. */
Search.prototype.isCounted = function () {
  var search = this;
  return this.isCertain() || this.all.every(function (rank) { return search.settled.has(search.placeOf(rank)); });
};

/* Queries in which a word that is nearly the name of a document is that name. */
Search.prototype.near = function () {
  var search = this;
  var words = this.words.filter(function (word) { return word.length > 2 && !/\d/.test(word); });
  return !words.length ? Promise.resolve([]) : this.index.allNames().then(function (rows) {
    var names = new Map(), offered = new Set();
    rows.forEach(function (row) {
      [row[0]].concat(row[2].split(SEPARATOR)).forEach(function (name) { if (name) { names.set(name, compact(normalForm(name))); } });
    });
    var known = new Set(names.values());
    words.filter(function (word) { return !known.has(compact(word)); }).forEach(function (word) {
      names.forEach(function (normal, name) {
        if (isNear(word, normal)) { offered.add(search.words.map(function (other) { return other === word ? name : other; }).join(" ")); }
      });
    });
    return Array.from(offered).slice(0, OFFERED);
  });
};

/* How many documents each value of each facet has, under what is chosen in the other facets: Maps by facet. */
Search.prototype.count = function () {
  var search = this;
  return this.complete().then(function () { return search.readColumns(); }).then(function (columns) {
    var counts = Object.fromEntries(FACETS.map(function (facet) { return [facet, new Map()]; }));
    function tally(facet, values) {
      values.forEach(function (value) { if (value) { counts[facet].set(value, (counts[facet].get(value) || 0) + 1); } });
    }
    search.all.forEach(function (rank) {
      var place = search.placeOf(rank);
      if (search.dropped.has(place)) { return; }
      FACETS.forEach(function (facet) {
        if (isAmong(columns, search.chosen, place, facet)) { tally(facet, columns[facet].values[columns[facet].codes[place]]); }
      });
    });
    (search.freshRanks || []).forEach(function (item) {
      FACETS.forEach(function (facet) {
        if (search.isFreshChosen(item[1], facet)) { tally(facet, search.freshValues(item[1], facet)); }
      });
    });
    return counts;
  });
};

window.siteSearch = {
  PAGE: PAGE,
  normalForm: normalForm,
  parseTerms: function (query) { return parseTerms(query).map(showTerm); },
  covers: covers,
  isNear: isNear,
  findWords: findWords,
  today: function () {
    /* Days of display are Beijing's, wherever the reader sits. */
    return new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
  },
  /* Open the index in a folder (address with a closing slash). */
  open: function (folder) { return new Index(folder).open(); },
  /* Begin to answer a query; then `fetch(n)` and `total()`. */
  search: function (index, query) {
    return index.prepare(query).then(function () { return new Search(index, query).start(); });
  }
};
