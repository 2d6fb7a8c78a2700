package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"drosme/internal/lang"
)

// pack is one package that has words, with its files as read.
type pack struct {
	folder string // that holds words/
	files  map[string]lang.File
	broken []string // one line a file that could not be read
}

// packages finds every folder with words/<language>.po below a root, in the order of their names.
func packages(root string) ([]pack, error) {
	var packs []pack
	err := walk(root, func(path string) error {
		if filepath.Base(filepath.Dir(path)) != "words" || filepath.Ext(path) != ".po" {
			return nil
		}
		folder := filepath.Dir(filepath.Dir(path))
		if len(packs) == 0 || packs[len(packs)-1].folder != folder {
			packs = append(packs, pack{folder: folder, files: map[string]lang.File{}})
		}
		p := &packs[len(packs)-1]
		file, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		tag := strings.TrimSuffix(filepath.Base(path), ".po")
		po, err := lang.ReadPO(tag, file)
		if err != nil {
			p.broken = append(p.broken, path+": "+err.Error())
			return nil
		}
		p.files[tag] = po
		return nil
	})
	return packs, err
}

// walk visits every file below a root, but for hidden folders and those that hold no work of ours.
func walk(root string, visit func(path string) error) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			name := d.Name()
			if path != root && (strings.HasPrefix(name, ".") || slices.Contains([]string{"testdata", "vendor", "node_modules"}, name)) {
				return filepath.SkipDir
			}
			return nil
		}
		return visit(path)
	})
}
