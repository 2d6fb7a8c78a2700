package db_test

import (
	"context"
	"testing"

	"drosme/internal/db"
)

func TestWhatIsKeptIsNeverOld(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		for i, id := range []string{"a", "b", "c"} {
			add(t, s, id)
			for range 3 {
				err := s.Read(context.Background(), func(tx *db.Tx) error {
					n, err := db.KeptOne[int](tx, "note.count")
					if err == nil && n != i+1 {
						t.Errorf("%d, want %d", n, i+1)
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		err := s.Write(context.Background(), func(tx *db.Tx) error {
			for _, want := range []int{3, 4} {
				if n, err := db.KeptOne[int](tx, "note.count"); err != nil || n != want {
					t.Errorf("%d, want %d; %v", n, want, err)
				}
				if want == 3 {
					if _, err := tx.Exec("note.add", note{"d", 1, nil}); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestWhatComesLaterIsSeenByTheNextQueryAndSaysWhereItFailed(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		err := s.Write(context.Background(), func(tx *db.Tx) error {
			for i := range 1000 {
				tx.Place = i
				if err := tx.Later("note.add", note{string(rune('a'+i%26)) + string(rune('a'+i/26)), 1, nil}); err != nil {
					return err
				}
			}
			n, err := db.One[int](tx, "note.count")
			if n != 1000 {
				t.Errorf("%d", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Write(context.Background(), func(tx *db.Tx) error {
			for i, id := range []string{"1", "2", "aa", "3"} {
				tx.Place = 10 + i
				if err := tx.Later("note.add", note{id, 1, nil}); err != nil {
					return err
				}
			}
			return nil
		})
		late, ok := err.(*db.LateError)
		if !ok || late.Place != 12 || !db.IsDuplicate(err) {
			t.Errorf("%#v", err)
		}
		if n := count(t, s); n != 1000 {
			t.Errorf("%d stayed", n)
		}
	})
}
