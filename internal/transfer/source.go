package transfer

import (
	"bytes"
	"io/fs"

	"drosme/internal/tabular"
)

// Source is where registers are read from.
type Source struct {
	read func(specs []tabular.Spec, lim tabular.Limits) ([]*tabular.Table, []string, error)
}

// FromPath reads a folder of CSV files, one CSV file, a ZIP of them, or a workbook.
func FromPath(path string) Source {
	return Source{func(specs []tabular.Spec, lim tabular.Limits) ([]*tabular.Table, []string, error) {
		return tabular.Read(path, specs, lim)
	}}
}

// FromFS reads the CSV files of a folder, such as an embedded one.
func FromFS(folder fs.FS) Source {
	return Source{func(specs []tabular.Spec, lim tabular.Limits) ([]*tabular.Table, []string, error) {
		return tabular.ReadFS(folder, specs, lim)
	}}
}

// FromBytes reads one file that came with a name.
func FromBytes(content []byte, name string) Source {
	return Source{func(specs []tabular.Spec, lim tabular.Limits) ([]*tabular.Table, []string, error) {
		return tabular.ReadUpload(bytes.NewReader(content), int64(len(content)), name, specs, lim)
	}}
}
