package lesson

import (
	"fmt"
	"slices"
	"strings"

	"drosme/internal/fault"
)

// Faults are all that is wrong with a file, in the order of its lines. Row is the line, Key the words
// (of this package) that say what is wrong and what would be right. They are an error of the kind
// Invalid with these fields.
type Faults []fault.Field

// Error gives a line for a log: places and keys, never what stands in the file.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, x := range f {
		lines[i] = fmt.Sprintf("%s:%d: %s", x.File, x.Row, x.Key)
	}
	return strings.Join(lines, "; ")
}

// Unwrap gives the faults as pages and commands say them.
func (f Faults) Unwrap() error {
	return &fault.Fault{Kind: fault.Invalid, Key: "lesson.faults", Fields: f}
}

// Err is nil where nothing is wrong.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// Has says whether a fault of a key is among them.
func (f Faults) Has(key string) bool {
	return slices.ContainsFunc(f, func(x fault.Field) bool { return x.Key == key })
}

func (f *Faults) add(file string, line int, key string, pairs ...any) {
	if len(*f) >= mostFaults {
		return
	}
	var list fault.List
	list.AddAt(file, line, "", key, pairs...)
	*f = append(*f, fault.As(list.Err()).Fields...)
}

// sorted gives the faults in the order of the file, each once.
func (f Faults) sorted() Faults {
	fault.SortByPlace(f)
	return slices.CompactFunc(f, func(a, b fault.Field) bool {
		return a.File == b.File && a.Row == b.Row && a.Key == b.Key && fmt.Sprint(a.Args) == fmt.Sprint(b.Args)
	})
}

// mostFaults is how many faults of one file are said; who has so many has another kind of file.
const mostFaults = 500
