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
    return misses * 2 > turn.length && search.pending.length ? search.sift(true) : null;
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

/* Lists that are read block by block: read on in those that are known least far, ever more at once. */
Search.prototype.advance = function () {
  var search = this, index = this.index, horizon = this.horizon;
  return Promise.all(this.wanted.flatMap(function (plan) {
    var lists = isFirm(plan) ? plan.lists.filter(isUsed, plan) : plan.lists;
    return lists.filter(function (list) { return horizonOf(list) === horizon; }).map(function (list) {
      skip(list, Math.max.apply(null, lists.map(function (other) { return nextOf(other, horizon); })));
      return index.extend(list, Math.max(list.read, 1));
    });
  })).then(function () { search.join(); });
};

/* The first id of a list from a horizon on, as far as it is known. */
function nextOf(list, horizon) {
  var id = list && list.ids.find(function (one) { return one >= horizon; });
  return id === undefined ? Math.max(horizon, list && !list.isWhole ? horizonOf(list) : 0) : id;
}

/* Pass over the blocks of a list that end before an id. */
function skip(list, id) {
  while (list.next + 1 < list.starts.length && list.starts[list.next + 1] <= id) { list.next += 1; }
}
