package seal_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"drosme/internal/fault"
	"drosme/internal/seal"
)

func TestAnyTwoSharesGiveTheKey(t *testing.T) {
	for range 50 {
		root := seal.NewRoot()
		shares := seal.Split(root)
		for i, a := range shares {
			if a.Number() != i+1 || a.House() != root.Fingerprint() {
				t.Fatalf("share %d says %d of %s", i+1, a.Number(), a.House())
			}
			for j, b := range shares {
				got, err := seal.Join(a, b)
				if i == j {
					wantFault(t, err, fault.Invalid, seal.SharesSame)
					continue
				}
				wantRoot(t, root, got, err)
			}
		}
	}
}

func TestSharesOfTwoSplittingsDoNotJoin(t *testing.T) {
	root := seal.NewRoot()
	first, second, other := seal.Split(root), seal.Split(root), seal.Split(seal.NewRoot())
	for i := range 3 {
		for j := range 3 {
			_, err := seal.Join(first[i], other[j])
			wantFault(t, err, fault.Invalid, seal.SharesOfOthers)
			if i != j {
				_, err = seal.Join(first[i], second[j])
				wantFault(t, err, fault.Invalid, seal.SharesOfOthers)
			}
		}
	}
	_, err := seal.Join(seal.Share{}, seal.Share{})
	wantFault(t, err, fault.Invalid, seal.SharesOfOthers)
}

func sameShare(t *testing.T, want, got seal.Share, err error) {
	t.Helper()
	must(t, err)
	if want.Code() != got.Code() {
		t.Fatal("another share was read")
	}
}

func TestAShareIsReadAsPeopleTypeIt(t *testing.T) {
	share := seal.Split(seal.NewRoot())[1]
	lines := share.Lines()
	if len(lines) != 5 || len(lines[0]) != len("ABCD EFGH JKMN PQRS TVWX") {
		t.Fatalf("printed as %q", lines)
	}
	for name, text := range map[string]string{
		"print":         share.Text(),
		"lines":         strings.Join(lines, "\n"),
		"code":          share.Code(),
		"code in small": strings.ToLower(share.Code()) + "\n",
		"O for 0":       strings.ReplaceAll(share.Code(), "0", "O"),
		"l for 1":       strings.ReplaceAll(share.Code(), "1", "l"),
		"I for 1":       strings.ReplaceAll(share.Code(), "1", "I"),
		"hyphens":       strings.ReplaceAll(strings.Join(lines, "\r\n\r\n"), " ", "-"),
		"numbered":      "# share 2 of 3\n\n1) " + lines[0] + "\n 2 . " + lines[1] + "\n" + strings.Join(lines[2:], "\n"),
	} {
		got, err := seal.ParseShare(text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		sameShare(t, share, got, err)
	}
}

const shareAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func TestEverySlipInAShareIsFoundAndItsLineNamed(t *testing.T) {
	share := seal.Split(seal.NewRoot())[2]
	lines := strings.Split(strings.ReplaceAll(strings.Join(share.Lines(), "\n"), " ", ""), "\n")
	wantLine := func(at int, line, key string) {
		t.Helper()
		slip := append([]string{}, lines...)
		slip[at] = line
		_, err := seal.ParseShare(strings.Join(slip, "\n"))
		wantFault(t, err, fault.Invalid, key)
		if got := fault.As(err).Args["line"]; got != at+1 {
			t.Fatalf("line %d was wrong, line %v was named", at+1, got)
		}
	}
	for at, line := range lines {
		for i := range line {
			for _, c := range shareAlphabet {
				if byte(c) != line[i] {
					wantLine(at, line[:i]+string(c)+line[i+1:], seal.ShareLine)
				}
			}
			wantLine(at, line[:i]+line[i+1:], seal.ShareLength)
			wantLine(at, line[:i]+"7"+line[i:], seal.ShareLength)
			wantLine(at, line[:i]+"U"+line[i+1:], seal.ShareCharacter)
			wantLine(at, line[:i]+"ž"+line[i+1:], seal.ShareCharacter)
			for j := i + 1; j < len(line); j++ {
				if line[i] != line[j] { // any two swapped, not only neighbours
					wantLine(at, line[:i]+line[j:j+1]+line[i+1:j]+line[i:i+1]+line[j+1:], seal.ShareLine)
				}
			}
		}
		for other := range lines {
			if other != at {
				wantLine(at, lines[other], seal.ShareLine) // a line in the place of another
			}
		}
	}
}

func TestLinesOfTwoSharesAreNoShare(t *testing.T) {
	shares := seal.Split(seal.NewRoot())
	for i := range 5 {
		lines := shares[0].Lines()
		lines[i] = shares[1].Lines()[i]
		_, err := seal.ParseShare(strings.Join(lines, "\n"))
		wantFault(t, err, fault.Invalid, seal.ShareMixed)
	}
	for _, text := range []string{"", "# nothing\n", strings.Join(shares[0].Lines()[:4], "\n"),
		shares[0].Text() + shares[0].Lines()[4], strings.Repeat("A\n", 20_000)} {
		_, err := seal.ParseShare(text)
		wantFault(t, err, fault.Invalid, seal.ShareLines)
	}
}

func FuzzParseShare(f *testing.F) {
	root, err := seal.RootFromBytes([]byte("thirty-two bytes of a test key.."))
	must(f, err)
	for _, s := range seal.Split(root) {
		f.Add(s.Text())
		f.Add(s.Code())
	}
	f.Add("1: AAAA\n")
	f.Add("ž-#1:")
	f.Fuzz(func(t *testing.T, text string) {
		share, err := seal.ParseShare(text)
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if !utf8.ValidString(text) || share.Number() < 1 || share.Number() > 3 {
			t.Fatalf("%q was read as share %d", text, share.Number())
		}
		again, err := seal.ParseShare(share.Text())
		sameShare(t, share, again, err)
	})
}
