package house_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/housetest"
)

// A log whose end was cut before the backup was made is found in the house that the backup becomes: the
// backup carries the head of the chain.
func TestARestoredHouseStillFindsACutTail(t *testing.T) {
	ctx := context.Background()
	housetest.Each(t, none, func(t *testing.T, h *housetest.House) {
		for _, name := range []string{"A", "B", "C", "D"} {
			housetest.Must(t, h.SetSetting(h.As("administrator"), "desk.name", name))
		}
		_, err := h.Log.Seal(ctx)
		housetest.Must(t, err)
		for _, cut := range []bool{false, true} {
			if cut {
				for _, s := range []*db.Store{h.Store, h.Lines} {
					housetest.Must(t, s.Tamper(ctx, "delete from log_lines where seq > 2"))
				}
			}
			file := filepath.Join(t.TempDir(), "backup")
			housetest.Must(t, h.Backup(h.AsSystem("console"), file))
			o := house.Options{Dir: filepath.Join(t.TempDir(), "new"), Root: h.Opts.Root, Now: h.Clock.Now, Areas: none}
			again, _, err := house.Restore(h.AsSystem("console"), o, file, "", func(*house.House, []string) error { return nil })
			housetest.Must(t, err)
			_, err = again.Log.Seal(ctx)
			housetest.Must(t, err)
			rep, err := again.Log.Verify(ctx)
			housetest.Must(t, err)
			if found := len(rep.Findings) > 0; found != cut {
				t.Errorf("cut %v: %+v", cut, rep.Findings)
			}
			again.Close()
		}
	})
}

func TestAMoveGoesIntoAnEmptyFolderOnly(t *testing.T) {
	housetest.Each(t, none, func(t *testing.T, h *housetest.House) {
		dir := t.TempDir()
		housetest.Must(t, writeFile(filepath.Join(dir, "letter.txt")))
		err := h.Move(h.AsSystem("console"), house.Options{Dir: dir, Areas: none})
		if !fault.Is(err, fault.Conflict) {
			t.Fatalf("moved into a folder with a file: %v", err)
		}
	})
}

func writeFile(name string) error { return os.WriteFile(name, []byte("x"), 0o600) }
