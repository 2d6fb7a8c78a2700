package housetest

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"drosme/internal/db"
)

// Where tells in which tables of all stores, and in which files of the house's folder, a text stands readable.
// The databases' own files are encrypted whole and are read as tables.
func Where(t *testing.T, h *House, text string) []string {
	t.Helper()
	var found []string
	for _, s := range []*db.Store{h.Store, h.Lines, h.KeyDB.DB} {
		Must(t, s.Read(context.Background(), func(tx *db.Tx) error {
			tables, err := tx.Tables()
			if err != nil {
				return err
			}
			for _, table := range tables {
				err := tx.EachRow(table, func(row []any) error {
					for i, v := range row {
						b, _ := v.([]byte)
						if s, ok := v.(string); ok {
							b = []byte(s)
						}
						if bytes.Contains(b, []byte(text)) {
							found = append(found, table.Name+"."+table.Columns[i])
						}
					}
					return nil
				})
				if err != nil {
					return err
				}
			}
			return nil
		}))
	}
	err := filepath.WalkDir(h.Dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err == nil && bytes.Contains(b, []byte(text)) {
			found = append(found, filepath.Base(path))
		}
		return nil
	})
	Must(t, err)
	return found
}
