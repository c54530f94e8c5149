/* The data of facets: which rows hold which values, and what a row says, read when they are needed; and which rows pass a choice.
   Classic script without network calls: it works from file:// too. What it reads is written by generator/pages/filters.py; the page
   gets it in one file with facets.js, which shows what is found. */
(function () {
  'use strict';
  var box = document.getElementById('browse');
  if (!box) { return; }
  var address = box.getAttribute('data-codes');
  var codes = null;
  var blocks = {};
  var waiting = {};
  var fail = function () {};

  /* ---- Reading: the scripts with the data call these two functions ---- */
  window.integrityCodes = function (dataset, held) {
    var digits = {};
    held.digits.split('').forEach(function (digit, place) { digits[digit.charCodeAt(0)] = place; });
    held.facets.forEach(function (facet) {
      var of = new Uint32Array(held.rows);
      for (var row = 0; row < held.rows; row += 1) {
        var code = 0;
        for (var place = 0; place < facet.width; place += 1) {
          code = code * held.digits.length + digits[facet.codes.charCodeAt(row * facet.width + place)];
        }
        of[row] = code;
      }
      facet.of = of;
      facet.codes = '';
    });
    codes = held;
  };
  window.integrityRows = function (number, columns) { blocks[number] = columns; };
  function load(from, then) {
    if (waiting[from]) { waiting[from].push(then); return; }
    waiting[from] = [then];
    var script = document.createElement('script');
    function end() {
      var those = waiting[from];
      delete waiting[from];
      script.remove();
      those.forEach(function (each) { each(); });
    }
    script.onload = end;
    script.onerror = end;
    script.src = from;
    document.head.appendChild(script);
  }
  function needCodes(then) {
    if (codes) { then(); return; }
    load(address, function () { if (codes) { then(); } else { fail(); } });
  }
  function needBlocks(numbers, then) {
    var missing = numbers.filter(function (number) { return !blocks[number]; });
    var left = missing.length;
    if (!left) { then(); return; }
    missing.forEach(function (number) {
      load(address.replace(/codes\.js$/, 'rows/' + number + '.js'), function () {
        left -= 1;
        if (!left) { if (numbers.every(function (each) { return blocks[each]; })) { then(); } else { fail(); } }
      });
    });
  }

  /* ---- Matching: rows that pass, and for each facet the counts under the choices in the others ---- */
  function match(chosen) {
    var wanted = codes.facets.map(function (facet) {
      var values = chosen.values[facet.name] || [];
      if (!values.length) { return null; }
      var passes = new Uint8Array(facet.values.length);
      facet.values.forEach(function (value, place) { if (values.indexOf(value[0]) >= 0) { passes[place] = 1; } });
      return passes;
    });
    var counts = codes.facets.map(function (facet) { return new Uint32Array(facet.values.length); });
    var found = [];
    var last = codes.facets.length;
    for (var row = 0; row < codes.rows; row += 1) {
      var failed = -1;
      var fails = 0;
      for (var place = 0; place < last && fails < 2; place += 1) {
        if (wanted[place] && !wanted[place][codes.facets[place].of[row]]) { fails += 1; failed = place; }
      }
      if (fails === 0) {
        found.push(row);
        for (place = 0; place < last; place += 1) { counts[place][codes.facets[place].of[row]] += 1; }
      } else if (fails === 1) {
        counts[failed][codes.facets[failed].of[row]] += 1;
      }
    }
    return { rows: found, counts: counts };
  }
  function blocksOf(rows) {
    var seen = {};
    rows.forEach(function (row) { seen[Math.floor(row / codes.block)] = true; });
    return Object.keys(seen).map(Number);
  }
  function cell(row, name) {
    var column = blocks[Math.floor(row / codes.block)][name];
    return column ? column[row % codes.block] : '';
  }

  window.integrityFacets = {
    codes: function () { return codes; },
    whenFailed: function (told) { fail = told; },
    needCodes: needCodes,
    needBlocks: needBlocks,
    match: match,
    blocksOf: blocksOf,
    cell: cell
  };
}());
