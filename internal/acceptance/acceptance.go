// Package acceptance carries the registers of the programme LV03-0172 and the figures they must
// give. The demonstration starts with them, and tests count with them.
//
// Source: twenty-odd of the figures in expected.csv are the published results of project LV03-0172
// (EEA Grants, Latvia, 2014 to 2015). The rows are invented so that they give these figures: the
// schools, municipal halls and associations are samples (parauga-), people are codes, and no file
// holds a name. lv03-0172/README.md has the columns and the counting rules.
package acceptance

import (
	"embed"
	"io/fs"
)

//go:embed lv03-0172
var files embed.FS

// FS gives the folder lv03-0172: eleven registers, expected.csv and their README.
func FS() fs.FS {
	folder, err := fs.Sub(files, "lv03-0172")
	if err != nil {
		panic(err) // the folder is part of the binary
	}
	return folder
}
