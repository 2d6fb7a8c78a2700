package lesson

import (
	_ "embed"
	"sync"
)

//go:embed standing.yaml
var standingFile []byte

// standing are the texts that the house brings into every activity: how are you now, true, false.
var standing = sync.OnceValue(func() map[string]Text {
	r := &reading{file: "standing.yaml"}
	all := map[string]Text{}
	root := r.tree(standingFile)
	if root != nil {
		keys := []string{"feeling", "well", "mixed", "heavy", "true", "false"}
		f := r.keys(root, keys...)
		for _, k := range keys {
			all[k] = f.text(k)
		}
	}
	if err := r.faults.Err(); err != nil {
		panic(err) // our own file, embedded; the tests read it
	}
	return all
})

// The answers to a statement and to how are you now.
var (
	truthIDs   = []string{"true", "false"}
	feelingIDs = []string{"well", "mixed", "heavy"}
)

// standingOptions makes options of texts of the house.
func standingOptions(ids []string) []Option {
	all := make([]Option, len(ids))
	for i, id := range ids {
		all[i] = Option{ID: id, Text: standing()[id]}
	}
	return all
}
