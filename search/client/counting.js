/* How many there are: totals, chosen values of facets, counts by facet, and every candidate read when asked. */

Object.assign(Search.prototype, {
  /* How many documents match at most; exactly so many when `isExact`. */
  total() {
    var plans = this.wanted || [], fresh = (this.freshRanks || []).length, left = this.pending.length;
    if (!this.terms.length) { return { most: 0, isExact: true }; }
    if (this.horizon < Infinity) {
      var read = plans.reduce((sum, plan) => sum + plan.term.read.size, 0);
      var most = Math.min(...plans.map(plan => {
        return Math.min(...plan.lists.map(list => list.documents));
      }));
      return { most: most + fresh + read, isExact: plans.length === 1 && plans[0].isExact && !this.expired && !this.dropped.size && !read };
    }
    return { most: this.hits.length + this.ready.length + left, isExact: !left || this.isCertain() };
  },

  /* Whether every candidate is a hit even unread. */
  isCertain() {
    return this.wanted.concat(this.unwanted).every(plan => plan.isExact && isFull(plan.lists[0])) &&
      this.conditions.every(term => term.field !== "date" || isWholeYears(term));
  },

  /* Keep only documents with the chosen values: {kind: [..], body: [..], area: [..], year: [..], state: [..]}. */
  choose(chosen) {
    var search = this;
    this.chosen = chosen;
    this.begin();
    if (!FACETS.some(facet => (chosen[facet] || []).length)) {
      this.isChosen = null;
      this.queue();
      return Promise.resolve(this);
    }
    return this.complete().then(() => search.readColumns()).then(columns => {
      search.isChosen = place => isAmong(columns, chosen, place, "");
      search.queue();
      return search;
    });
  },

  /* All facets: the values of each code, and the code of each document. */
  readColumns() {
    var index = this.index;
    return Promise.all([index.facets()].concat(FACETS.map(facet => index.column(facet)))).then(got => {
      return Object.fromEntries(FACETS.map((facet, i) => {
        return [facet, { codes: got[i + 1], values: got[0][facet].map(value => value.split(SEPARATOR)) }];
      }));
    });
  },

  /* Read every candidate of the chosen values that is not certain, so that their number is exact; where all are few all, for the panel. */
  verify(onProgress) {
    var search = this, index = this.index;
    return this.complete().then(() => {
      return search.isCertain() ? null : Promise.all(search.plans.map(plan => search.take(plan, Infinity)))
        .then(() => { search.join(); });
    }).then(function next() {
      var left = search.isCertain() ? [] : search.all.length > COUNTED ? search.pending : search.all.filter(rank => !search.settled.has(search.placeOf(rank)));
      if (!left.length) { return search; }
      if (onProgress) { onProgress(search.settled.size, search.settled.size + left.length); }
      return Promise.all(left.slice(0, READ_AT_ONCE).map(rank => index.document(search.placeOf(rank))))
        .then(documents => { search.settle(documents); return next(); });
    });
  },

  /* Whether all counts are exact. */
  isCounted() {
    var search = this;
    return this.isCertain() || this.all.every(rank => search.settled.has(search.placeOf(rank)));
  },

  /* How many documents each value of each facet has, under what is chosen in the other facets: Maps by facet. */
  count() {
    var search = this;
    return this.complete().then(() => search.readColumns()).then(columns => {
      var counts = Object.fromEntries(FACETS.map(facet => [facet, new Map()]));
      function tally(facet, values) {
        values.forEach(value => { if (value) { counts[facet].set(value, (counts[facet].get(value) || 0) + 1); } });
      }
      search.all.forEach(rank => {
        var place = search.placeOf(rank);
        if (search.dropped.has(place)) { return; }
        FACETS.forEach(facet => {
          if (isAmong(columns, search.chosen, place, facet)) { tally(facet, columns[facet].values[columns[facet].codes[place]]); }
        });
      });
      (search.freshRanks || []).forEach(item => {
        FACETS.forEach(facet => {
          if (search.isFreshChosen(item[1], facet)) { tally(facet, search.freshValues(item[1], facet)); }
        });
      });
      return counts;
    });
  }
});

function isWholeYears(term) { return term.days[0] % 10000 < 2 && term.days[1] % 10000 === 9999; }

function isAmong(columns, chosen, place, except) {
  return FACETS.every(facet => {
    var wanted = chosen[facet] || [], column = columns[facet];
    return facet === except || !wanted.length || column.values[column.codes[place]].some(value => wanted.includes(value));
  });
}
