// Command words looks after the words of the house.
//
//	go run ./tools/words check    reports gaps; fails where English or Latvian are not complete,
//	                              where any language has doubtful or differing entries, where a key
//	                              stands in two packages, and where code speaks a key that is in no en.po
//	go run ./tools/words sync     adds missing keys, without words yet, to et, pl, ru and uk
//
// Both walk the folder they are started in.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: words check | sync")
		os.Exit(2)
	}
	var faults int
	var err error
	switch os.Args[1] {
	case "check":
		faults, err = check(".", os.Stdout)
	case "sync":
		err = sync(".", os.Stdout)
	default:
		err = fmt.Errorf("%s: write check or sync", os.Args[1])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "words:", err)
		os.Exit(2)
	}
	if faults > 0 {
		os.Exit(1)
	}
}
