package paper

import "testing"

func TestTheFontsHaveTheLettersOfEveryLanguage(t *testing.T) {
	thick := letters(bold)
	for c := range covered() {
		if !thick[c] {
			t.Errorf("the bold font lacks %c, which the regular one has", c)
		}
	}
	for lang, text := range map[string]string{
		"lv": "aābcčdeēfgģhiījkķlļmnņoprsštuūvzžAĀBCČDEĒFGĢHIĪJKĶLĻMNŅOPRSŠTUŪVZŽ",
		"et": "abdefghijklmnoprsšzžtuvõäöüABDEFGHIJKLMNOPRSŠZŽTUVÕÄÖÜ",
		"pl": "aąbcćdeęfghijklłmnńoóprsśtuwyzźżAĄBCĆDEĘFGHIJKLŁMNŃOÓPRSŚTUWYZŹŻ",
		"ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
		"uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ’ʼ",
		"*":  " 0123456789.,;:!?()[]{}<>/\\|-–—_+=×−±%‰°§©€$£№„“”‚‘’«»…•☐☑☒✓→←≤≥≠≈½²\u00a0\u202f",
	} {
		for _, c := range text {
			if !fontHas(c) {
				t.Errorf("%s: no %c (%U)", lang, c, c)
			}
		}
	}
	if fontHas('漢') || fontHas(0xffff) {
		t.Error("the character table is read wrongly")
	}
}
