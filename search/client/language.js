/* The language of queries: the twin of search/language.py. A term is {field, value, isExcluded}; a date also has days. */
var FIELDS = {
  机构: "body", 单位: "body", 部门: "body", 文号: "number", 编号: "number", 日期: "date", 年份: "date",
  标题: "title", 类型: "kind", 状态: "state", 领域: "area"
};
var TOKEN = new RegExp("([-−](?=[^-−" + SPACE + "]))?(?:(" + Object.keys(FIELDS).join("|") + "):[" + SPACE + "]*(?=[^" + SPACE +
  "]))?(?:\"([^\"]*)\"|([^\"" + SPACE + "]+))", "g");
var DAY = "(\\d{4})(?:[-/.年](\\d{1,2})(?:[-/.月](\\d{1,2})日?|月)?|年|(\\d\\d)(\\d\\d))?";
var ONE_DAY = new RegExp("^" + DAY + "$"), DAYS = new RegExp("^(?:" + DAY + ")?(?:\\.{2,}|[-~–—至到]+)(?:" + DAY + ")?$");

/* First and last day of groups year, month, day as numbers YYYYMMDD, null when there is no such month or day. */
function bounds(groups) {
  var month = groups[1] || groups[3], day = groups[2] || groups[4], start = 10000 * groups[0];
  if (!month) { return [start, start + 9999]; }
  if (+month < 1 || +month > 12 || (day && (+day < 1 || +day > 31))) { return null; }
  start += 100 * month;
  return day ? [start + +day, start + +day] : [start, start + 99];
}

/* [first, last] day of 2024, 2024-05, 2024年5月1日, 2024..2025, 2024至2025, 2024.., ..2025; null for anything else. */
function parseDays(value) {
  var one = ONE_DAY.exec(value), both = one ? null : DAYS.exec(value), start, end;
  if (one) { return bounds(one.slice(1)); }
  if (!both || !(both[1] || both[6])) { return null; }
  start = both[1] ? bounds(both.slice(1, 6)) : [1, 1];
  end = both[6] ? bounds(both.slice(6)) : [99999999, 99999999];
  return start && end && [Math.min(start[0], end[0]), Math.max(start[1], end[1])];
}

function readToken(match) {
  var raw = match[4] === undefined ? match[3] : match[4];
  var term = { field: match[2] ? FIELDS[match[2]] : "", value: simplify(squeeze(raw)), isExcluded: Boolean(match[1]), plain: simplify(squeeze(match[0])) };
  if (term.field === "date") {
    term.days = parseDays(raw.replace(new RegExp("[" + SPACE + "]", "g"), ""));
    if (term.days) {
      term.value = term.days.map(day => String(day).padStart(8, "0")).join("..");
    } else {
      term.field = "";
      term.value = simplify(squeeze(match[2] + ":" + raw));
    }
  }
  return term;
}

function showTerm(term) { return (term.isExcluded ? "-" : "+") + term.field + ":" + term.value; }

/* The terms of a query, without repetition. One that asks for nothing, only against something, is read as plain words. */
function parseTerms(query) {
  var folded = fold(query).replace(/\x1f/g, " "), seen = new Map();
  var terms = Array.from(folded.matchAll(TOKEN), readToken).filter(term => term.value);
  if (terms.every(term => term.isExcluded)) {
    terms = terms.map(term => ({ field: "", value: term.plain, isExcluded: false }));
  }
  terms.forEach(term => { if (!seen.has(showTerm(term))) { seen.set(showTerm(term), term); } });
  return Array.from(seen.values());
}

function valuesOf(terms, fields) {
  return terms.filter(term => !term.isExcluded && fields.includes(term.field))
    .map(term => term.value);
}

/* The words that must be found, wherever they stand. */
function wordsOf(terms) { return valuesOf(terms, [""]); }

/* What a query spells when it is a name or number. */
function nameOf(terms) {
  var words = wordsOf(terms);
  return (words.length ? words : valuesOf(terms, ["title", "number"])).join("");
}
