/* Reads the documents of candidates until hits are certain: what lists promise is checked in the stored text. */

Object.assign(Search.prototype, {
  /* Read on until `count` hits are certain, nothing is left, or the limit is reached. Returns the hits so far. */
  fetch(count, onProgress) {
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
    if (!this.pending.length) { return this.advance().then(() => search.fetch(count, onProgress)); }
    var wanted = Math.max(count - this.hits.length - this.ready.length, 1), likely = this.judged ? Math.min(wanted / this.share(), PAGE) : 0;
    if (this.isDoubtful && !this.judged) { wanted = Math.min(wanted, PROBE); }
    var turn = this.pending.slice(0, Math.min(Math.max(wanted, likely), READ_AT_ONCE));
    return Promise.all(turn.map(rank => index.document(search.placeOf(rank)))).then(documents => {
      search.settle(documents, turn);
      return search.missed && search.pending.length && search.hits.length < PAGE ? search.sift() : null;
    }).then(() => search.fetch(count, onProgress));
  },

  /* Judge documents that were read, for what rank each: one whose true rank is behind that is none of the next hits. */
  settle(documents, ranks) {
    var search = this;
    documents.forEach((stored, i) => {
      var rank = search.rankOf(stored);
      search.settled.add(stored.place);
      search.judged += 1;
      if (rank === null || (ranks && rank > ranks[i])) { search.missed += 1; }
      if (rank === null) { search.dropped.add(stored.place); } else if (!search.isChosen || search.isChosen(stored.place)) { search.ready.push([rank, stored]); }
    });
    this.ready.sort(byRank);
    this.queue();
  },

  /* Hand over what nothing still unread can come before. */
  emit(count) {
    var bar = Math.min(this.pending.length ? this.pending[0] : Infinity, this.horizon);
    while (this.ready.length && this.hits.length < count && this.ready[0][0] < bar) { this.hits.push(this.ready.shift()[1]); }
  },

  /* Nothing is left as far as the lists are known: read on in the shortest of those that end first. */
  advance() {
    var search = this, horizon = this.horizon;
    return Promise.all(this.wanted.filter(plan => plan.horizon === horizon).map(plan => {
      return search.readOn(plan, openOf(plan)[0], 1);
    })).then(() => {
      search.join();
      return search.sift();
    });
  }
});

/* The first id of a list from a horizon on, as far as it is known. */
function nextOf(list, horizon) {
  return list.ids.find(id => id >= horizon) || Math.max(horizon, horizonOf(list));
}

/* Pass over the blocks of a list that end before an id. */
function skip(list, id) {
  while (list.next + 1 < list.starts.length && list.starts[list.next + 1] <= id) { list.next += 1; }
}
