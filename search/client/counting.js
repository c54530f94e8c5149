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
  async choose(chosen) {
    this.chosen = chosen;
    var columns = FACETS.some(facet => (chosen[facet] || []).length) && await this.readColumns();
    /* Meanwhile something else may have been chosen. */
    if (this.chosen === chosen) {
      this.isChosen = columns && (place => isAmong(columns, chosen, place, ""));
      this.begin();
      this.queue();
    }
    return this;
  },

  /* All candidates and facets: the values of each code, and the code of each document. */
  async readColumns() {
    var index = this.index, got = await Promise.all([index.facets(), this.complete()].concat(FACETS.map(facet => index.column(facet))));
    return Object.fromEntries(FACETS.map((facet, i) => [facet, { codes: got[i + 2], values: got[0][facet].map(value => value.split(SEPARATOR)) }]));
  },

  /* Read every candidate of the chosen values that is not certain, so that their number is exact; where all are few all, for the panel. */
  async verify(onProgress) {
    await this.complete();
    if (!this.isCertain()) {
      await Promise.all(this.plans.map(plan => this.take(plan, Infinity)));
      this.join();
    }
    for (;;) {
      var left = this.isCertain() ? [] : this.all.length > COUNTED ? this.pending : this.unsettled(), read = this.settled.size;
      if (!left.length) { return; }
      if (onProgress) { onProgress(read, read + left.length); }
      this.settle(await this.readAll(left.slice(0, READ_AT_ONCE)));
    }
  },

  unsettled() { return this.all.filter(rank => !this.settled.has(this.placeOf(rank))); },

  /* Whether all counts are exact. */
  isCounted() { return this.isCertain() || !this.unsettled().length; },

  /* How many documents each value of each facet has, under what is chosen in the other facets: Maps by facet. */
  async count() {
    var columns = await this.readColumns(), counts = Object.fromEntries(FACETS.map(facet => [facet, new Map()]));
    function tally(facet, values) {
      values.forEach(value => { if (value) { counts[facet].set(value, (counts[facet].get(value) || 0) + 1); } });
    }
    FACETS.forEach(facet => {
      var column = columns[facet];
      this.all.forEach(rank => {
        var place = this.placeOf(rank);
        if (!this.dropped.has(place) && isAmong(columns, this.chosen, place, facet)) { tally(facet, column.values[column.codes[place]]); }
      });
      (this.freshRanks || []).forEach(item => {
        if (this.isFreshChosen(item[1], facet)) { tally(facet, this.freshValues(item[1], facet)); }
      });
    });
    return counts;
  }
});

function isWholeYears(term) { return term.days[0] % 10000 < 2 && term.days[1] % 10000 === 9999; }

function isAmong(columns, chosen, place, except) {
  return FACETS.every(facet => {
    var wanted = chosen[facet] || [], column = columns[facet];
    return facet === except || !wanted.length || column.values[column.codes[place]].some(value => wanted.includes(value));
  });
}
