/* Reads the documents of candidates until hits are certain: what lists promise is checked in the stored text. */

Object.assign(Search.prototype, {
  /* Read on until `count` hits are certain, nothing is left, or the limit is reached. Returns the hits so far. */
  async fetch(count, onProgress) {
    for (;;) {
      if (onProgress) { onProgress(this.hits.length, this.total().most); }
      if (!this.freshRead) { this.readFresh(); }
      this.emit(count);
      var left = this.pending.length, isEnough = this.hits.length >= count || (!left && this.horizon === Infinity) || !this.terms.length;
      if (!isEnough && this.index.bytes > this.limit) { isEnough = this.isStopped = true; }
      if (isEnough) { return this.hits.slice(0, count); }
      if (!left) { await this.advance(); continue; }
      var wanted = Math.max(count - this.hits.length - this.ready.length, 1), likely = this.judged ? Math.min(wanted / this.share(), PAGE) : 0;
      if (this.isDoubtful && !this.judged) { wanted = Math.min(wanted, PROBE); }
      var turn = this.pending.slice(0, Math.min(Math.max(wanted, likely), READ_AT_ONCE));
      this.settle(await this.readAll(turn), turn);
      if (this.missed && this.pending.length && this.hits.length < PAGE) { await this.sift(); }
    }
  },

  readAll(ranks) { return Promise.all(ranks.map(rank => this.index.document(this.placeOf(rank)))); },

  /* Judge documents that were read, for what rank each: one whose true rank is behind that is none of the next hits. */
  settle(documents, ranks) {
    documents.forEach((stored, i) => {
      /* Two may read at once: pages and the file. */
      if (this.settled.has(stored.place)) { return; }
      var rank = this.rankOf(stored);
      this.settled.add(stored.place);
      this.judged += 1;
      if (rank === null || (ranks && rank > ranks[i])) { this.missed += 1; }
      if (rank === null) { this.dropped.add(stored.place); } else if (!this.isChosen || this.isChosen(stored.place)) { this.ready.push([rank, stored]); }
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
  async advance() {
    await Promise.all(this.wanted.filter(plan => plan.horizon === this.horizon).map(plan => this.readOn(plan, openOf(plan)[0], 1)));
    this.join();
    await this.sift();
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
