package db_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"drosme/internal/db"
)

// A heavy transaction is a transaction as any other, whether it ends well or not, and the store goes on after it.
func TestAHeavyTransactionIsAsAnyOther(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		ctx := context.Background()
		broken := errors.New("broken")
		for round := range 3 {
			for _, end := range []error{nil, broken} {
				err := s.Write(ctx, func(tx *db.Tx) error {
					for range 2 { // saying it twice is saying it once
						if err := tx.Heavy(); err != nil {
							return err
						}
					}
					for n := range 500 {
						if _, err := tx.Exec("note.add", db.Args{"id": fmt.Sprint(round, " ", n, " ", end), "n": n, "body": []byte("sample")}); err != nil {
							return err
						}
					}
					return end
				})
				if !errors.Is(err, end) {
					t.Fatalf("%v, want %v", err, end)
				}
			}
			err := s.Read(ctx, func(tx *db.Tx) error {
				n, err := db.One[int](tx, "note.count")
				if err == nil && n != 500*(round+1) {
					t.Errorf("%d rows after round %d", n, round)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		s.Rest()
	})
}

// Rows are scanned one after the other into the same place; none keeps what another had.
func TestEachRowIsItsOwn(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		err := s.Write(context.Background(), func(tx *db.Tx) error {
			for n, body := range [][]byte{[]byte("first"), nil, []byte("x")} {
				if _, err := tx.Exec("note.add", db.Args{"id": fmt.Sprint(n), "n": n, "body": body}); err != nil {
					return err
				}
			}
			all, err := db.All[note](tx, "note.all")
			if err == nil && (len(all) != 3 || string(all[0].Body) != "first" || all[1].Body != nil || string(all[2].Body) != "x" || all[2].N != 2) {
				t.Errorf("%+v", all)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
