// Package lang holds the words of the house: sentences by key and language, plurals, dates, numbers,
// money and the order of the alphabet. It is pure: it knows neither a database nor a page.
//
// Words are keys in PO files, words/<language>.po beside the code that speaks them; msgid is the key,
// such as "organisation.add", msgstr the text. English and Latvian are complete (the words tool and
// the tests of the house see to it); the other languages report their gaps and speak English there.
//
// A sentence has named places: "at most {max} characters". A key with msgid_plural (the same key
// again) has one msgstr for each plural form of the language; {n} is the number.
//
// gotext serves the plural formula only. Its reader passes over broken lines, unknown escapes, keys
// given twice and fuzzy marks without a word, and here each of these is an error.
package lang
