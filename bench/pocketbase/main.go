// Pocketbase starts a plain PocketBase with one collection under a row rule, for the load program to
// measure beside ours: no history, no log of reads, no encryption. It is a module of its own, so that
// nothing of it comes near the binary.
//
//	go build -o "$OUT"/pocketbase . && "$OUT"/pocketbase serve --http 127.0.0.1:8092 --dir DIR
package main

import (
	"fmt"
	"log"

	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// rows is how many records the list is a page of.
const rows = 20_000

func main() {
	app := pocketbase.New()
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		if err := prepare(e.App); err != nil {
			return err
		}
		return e.Next()
	})
	if err := app.Start(); err != nil {
		log.Fatal(err)
	}
}

// prepare makes the user and the collection, once: organisations that their owner alone may see.
func prepare(app core.App) error {
	if _, err := app.FindCollectionByNameOrId("organisations"); err == nil {
		return nil
	}
	users, err := app.FindCollectionByNameOrId("users")
	if err != nil {
		return err
	}
	user := core.NewRecord(users)
	user.SetEmail("sample@example.org")
	user.SetPassword("a sample password")
	user.SetVerified(true)
	if err := app.Save(user); err != nil {
		return err
	}
	c := core.NewBaseCollection("organisations")
	c.Fields.Add(&core.TextField{Name: "code", Required: true}, &core.TextField{Name: "name", Required: true},
		&core.TextField{Name: "kind"}, &core.TextField{Name: "country"}, &core.TextField{Name: "municipality"},
		&core.RelationField{Name: "owner", CollectionId: users.Id, MaxSelect: 1})
	rule := types.Pointer("@request.auth.id != '' && owner = @request.auth.id")
	c.ListRule, c.ViewRule, c.CreateRule = rule, rule, rule
	c.AddIndex("organisations_code", true, "code", "")
	c.AddIndex("organisations_name", false, "name", "")
	if err := app.Save(c); err != nil {
		return err
	}
	return app.RunInTransaction(func(tx core.App) error {
		for i := range rows {
			r := core.NewRecord(c)
			code := fmt.Sprintf("S%05d", i)
			r.Set("code", code)
			r.Set("name", "Paraugskola "+code)
			r.Set("kind", "school")
			r.Set("country", "LV")
			r.Set("municipality", fmt.Sprintf("Paraugs %d", i%119))
			r.Set("owner", user.Id)
			if err := tx.Save(r); err != nil {
				return err
			}
		}
		return nil
	})
}
