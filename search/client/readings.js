/* How names may be typed: by pinyin or its initials, and nearly right. The twin of search/readings.py. */
/* Letters are the pinyin of two syllables or more in a row, each in full or by its initials; the last one may be cut short. */
function covers(typed, syllables) {
  function reaches(at, place, covered) {
    if (at === typed.length) { return covered > 1; }
    var syllable = syllables[place] || "", left = typed.length - at;
    for (var size = Math.min(syllable.length, left); size > 0; size -= 1) {
      if ((size === 1 || size === syllable.length || size === left || (size === 2 && /^[zcs]h/.test(syllable))) &&
        typed.substr(at, size) === syllable.slice(0, size) && reaches(at + size, place + 1, covered + 1)) { return true; }
    }
    return false;
  }
  return syllables.some((_, start) => reaches(0, start, 0));
}

/* A word is a name of which characters were left out, at most three of four. */
function abbreviates(typed, name) {
  var short = Array.from(compact(typed)), full = compact(name), at = -1;
  return short.length > 2 && Array.from(full).length <= 4 * short.length && !full.includes(short.join("")) &&
    short.every(one => (at = full.indexOf(one, at + 1)) >= 0);
}

/* A word is a name but for one wrong, missing, additional or two swapped characters. */
function isNear(typed, name) {
  var one = Array.from(compact(typed)), other = Array.from(compact(name)), start = 0;
  function rest(all, from) { return all.slice(from).join(""); }
  if (Math.min(one.length, other.length) < 3 || Math.abs(one.length - other.length) > 1) { return false; }
  while (start < one.length && one[start] === other[start]) { start += 1; }
  if (one.length !== other.length) {
    return one.length > other.length ? rest(one, start + 1) === rest(other, start) : rest(other, start + 1) === rest(one, start);
  }
  if (start === one.length) { return false; }
  return rest(one, start + 1) === rest(other, start + 1) ||
    (one[start] === other[start + 1] && one[start + 1] === other[start] && rest(one, start + 2) === rest(other, start + 2));
}
