package lesson

import (
	"embed"
	"io/fs"
	"path"
	"sync"
)

//go:embed library/*.yaml
var shipped embed.FS

// Library gives the drafts that come with Drosme, by the names of their files. They are drafts: none runs
// with pupils before the responsible person of the house has approved it. A test sees that each can be played.
func Library() []*Activity {
	files := LibraryFiles()
	var all []*Activity
	for _, f := range files {
		if a, err := Load(f.Name, f.Content); err == nil {
			all = append(all, a)
		}
	}
	return all
}

// File is a file of an activity as it is stored and exchanged.
type File struct {
	Name    string
	Content []byte
}

// LibraryFiles gives the files of the library as they were written, comments included, in the order of their names.
var LibraryFiles = sync.OnceValue(func() []File {
	names, err := fs.Glob(shipped, "library/*.yaml")
	if err != nil {
		panic(err) // the pattern is ours
	}
	all := make([]File, len(names))
	for i, name := range names {
		content, err := shipped.ReadFile(name)
		if err != nil {
			panic(err) // it was named a moment ago
		}
		all[i] = File{path.Base(name), content}
	}
	return all
})
