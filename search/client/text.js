/* The normal form of texts and queries: the twin of search/normal.py. */
var SPACE = " \\u1680\\u2028\\u2029", LATIN = "0-9a-z\\u00c0-\\u1fff";
var SILENT = SPACE + "\"()\\[\\]{}〈〉《》「」『』【】〔〕〖〗〘〙〚〛";
var INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;
// eslint-disable-next-line no-control-regex
var CONTROL = /[\u0000-\u001e\u007f-\u009f]/g;
var INNER = new RegExp("(?<=[" + LATIN + "])[" + SILENT + "]+(?=[" + LATIN + "])", "g");
var IS_LATIN = new RegExp("[" + LATIN + "]");
var OUTER = new RegExp("[" + SILENT + "]+", "g");
var SEPARATOR = "\x1f";

function fold(text) {
  return text.normalize("NFKC").toLowerCase().replace(/ς/g, "σ").replace(/[“”„‟]/g, "\"")
    .replace(INVISIBLE, "").replace(CONTROL, " ");
}

function squeeze(folded) {
  return folded.replace(INNER, "\x1d").replace(OUTER, "").replace(/\x1d/g, " ");
}

/* Traditional characters and their simplified forms: those that the documents hold, and all once a query may need them. */
var folds = new Map(), foldable = null, plainHan = null;

function learnFolds(pairs) {
  var all = Array.from(pairs || "");
  for (var i = 0; i < all.length; i += 2) { folds.set(all[i], all[i + 1]); }
  foldable = null;
}

function simplify(normal) {
  if (!foldable && folds.size) { foldable = new RegExp("[" + Array.from(folds.keys()).join("") + "]", "gu"); }
  return foldable ? normal.replace(foldable, character => folds.get(character)) : normal;
}

/* Han characters outside GB 2312 (and six within) may be traditional forms. */
function needsFolding(query) {
  if (!/\p{Script=Han}/u.test(query)) { return false; }
  if (!plainHan) {
    var bytes = [];
    for (var row = 0xB0; row < 0xF8; row += 1) { for (var cell = 0xA1; cell < 0xFF; cell += 1) { bytes.push(row, cell); } }
    plainHan = new TextDecoder("gbk").decode(new Uint8Array(bytes));
  }
  return Array.from(query).some(character => {
    return /\p{Script=Han}/u.test(character) && (!plainHan.includes(character) || "後於夥徵麽菸".includes(character));
  });
}

function normalForm(text) { return simplify(squeeze(fold(text))); }

/* How exact names and numbers are compared: as they are spelt, and without hyphens. */
function spelt(normal) { return normal.replace(/ /g, "").replace(/号$/, ""); }

function compact(normal) { return spelt(normal.replace(/-/g, "")); }

/* Where words stand in a text, as pairs [start, end) of positions in the text itself: for highlighting only.
   Characters are normalised one by one, so that each part of the normal form knows where it came from. */
function findWords(text, words) {
  var folded = "", starts = [], ends = [], at = 0;
  Array.from(text).forEach(character => {
    var plain = simplify(character >= "\u4e00" && character <= "\u9fff" ? character : fold(character));
    for (var i = 0; i < plain.length; i += 1) { starts.push(at); ends.push(at + character.length); }
    folded += plain;
    at += character.length;
  });
  var normal = "", from = [], last = 0;
  function keep(until) {
    for (; last < until; last += 1) { normal += folded[last]; from.push(last); }
  }
  Array.from(folded.matchAll(OUTER)).forEach(run => {
    keep(run.index);
    last += run[0].length;
    if (IS_LATIN.test(folded[run.index - 1] || "") && IS_LATIN.test(folded[last] || "")) { normal += " "; from.push(run.index); }
  });
  keep(folded.length);
  var marks = [];
  words.forEach(word => {
    for (var i = normal.indexOf(word); i >= 0; i = normal.indexOf(word, i + word.length)) {
      marks.push([starts[from[i]], ends[from[i + word.length - 1]]]);
    }
  });
  marks.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  return marks.reduce((joined, mark) => {
    var before = joined[joined.length - 1];
    if (before && mark[0] <= before[1]) { before[1] = Math.max(before[1], mark[1]); } else { joined.push(mark); }
    return joined;
  }, []);
}
