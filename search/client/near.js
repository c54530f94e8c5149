/* Queries that may have been meant, and what the rest of the client calls. */

Object.assign(Search.prototype, {
  /* Queries in which a word that is nearly the name of a document is that name: but for one character, then the shortest that it
     abbreviates; then, of several words, the names alone. */
  async near() {
    var all = this.words, words = all.filter(word => word.length > 2 && !/\d/.test(word)), names = new Map(), offered = new Map();
    (words.length ? await this.index.allNames() : []).forEach(row => {
      [row[0]].concat(row[2].split(SEPARATOR)).forEach(name => { if (name) { names.set(name, compact(normalForm(name))); } });
    });
    var known = new Set(names.values());
    words.filter(word => !known.has(compact(word))).forEach(word => {
      names.forEach((normal, name) => {
        var query = all.map(other => other === word ? name : other).join(" "), isOne = isNear(word, normal);
        if ((isOne || abbreviates(word, normal)) && !offered.has(query)) { offered.set(query, [isOne ? 0 : normal.length, name]); }
      });
    });
    var best = Array.from(offered).sort((a, b) => a[1][0] - b[1][0]).slice(0, OFFERED);
    return Array.from(new Set(best.map(item => item[0]).concat(best.map(item => item[1][1]))));
  }
});

window.siteSearch = {
  PAGE: PAGE,
  normalForm: normalForm,
  parseTerms: query => parseTerms(query).map(showTerm),
  covers: covers,
  isNear: isNear,
  abbreviates: abbreviates,
  findWords: findWords,
  today() {
    /* Days of display are Beijing's, wherever the reader sits. */
    return new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
  },
  /* Open the index in a folder (address with a closing slash). */
  open: folder => new Index(folder).open(),
  /* Begin to answer a query; then `fetch(n)` and `total()`. */
  search(index, query) {
    return index.prepare(query).then(() => new Search(index, query).start());
  }
};
