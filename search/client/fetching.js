/* Reads the documents of candidates until hits are certain: what lists promise is checked in the stored text. */
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
