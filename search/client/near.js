/* Queries that may have been meant, and what the rest of the client calls. */

Object.assign(Search.prototype, {
  /* Queries in which a word that is nearly the name of a document is that name: but for one character, then the shortest that it abbreviates. */
  near() {
    var search = this;
    var words = this.words.filter(word => { return word.length > 2 && !/\d/.test(word); });
    return !words.length ? Promise.resolve([]) : this.index.allNames().then(rows => {
      var names = new Map(), offered = new Map();
      rows.forEach(row => {
        [row[0]].concat(row[2].split(SEPARATOR)).forEach(name => { if (name) { names.set(name, compact(normalForm(name))); } });
      });
      var known = new Set(names.values());
      words.filter(word => !known.has(compact(word))).forEach(word => {
        names.forEach((normal, name) => {
          var query = search.words.map(other => other === word ? name : other).join(" "), isOne = isNear(word, normal);
          if ((isOne || abbreviates(word, normal)) && !offered.has(query)) { offered.set(query, isOne ? 0 : normal.length); }
        });
      });
      return Array.from(offered).sort((a, b) => a[1] - b[1]).slice(0, OFFERED).map(item => item[0]);
    });
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
