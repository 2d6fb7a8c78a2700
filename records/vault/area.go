package vault

import (
	"strings"

	"context"
	"embed"
	"strconv"
	"time"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/register"
)

// Files are the schema, queries and words of this package.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:  "records/vault",
		Roles: roles,
		Files: Files,
		Visible: map[string]db.Visibility{"vault_notices": {access.Never: `exists (select 1 from withholdings barring
			where barring.person in ({a}.person, {a}.other) and barring.whole = 1 and barring.from_on <= :today and (barring.until_on = '' or barring.until_on >= :today)
			and (barring.against_person = :actor_person or barring.against_role in (:actor_roles...))) or {a}.purpose = 'accused' and {a}.other = :actor_person`}},
		Holds: []area.Holder{d.Holder()},
		Approvals: []area.ApprovalKind{{Name: MergeKind, Text: "approval.kind.merge", Opens: "vault.preview", Says: d.mergeSays,
			Href:  func(a area.Permitted) string { kept, _, _ := strings.Cut(a.Record, " "); return path(kept, "merge") },
			Shows: []area.Shown{{Field: "take", Label: "vault.merge.takes", Words: "vault.field."}}}},
		Registers: []register.Register{d.Register()},
		Routes: []area.Route{
			{Method: "GET", Path: "/names", Verb: "vault.search", Do: d.searchPage},
			{Method: "POST", Path: "/names", Verb: "vault.search", Do: d.searchAct},
			{Method: "POST", Path: "/names/seen", Verb: "vault.find", Do: d.lookedAct},
			{Method: "GET", Path: "/names/{id}", Verb: "vault.read", Do: d.namesPage},
			{Method: "GET", Path: "/names/{id}/change", Verb: "vault.change", Do: d.changePage},
			{Method: "POST", Path: "/names/{id}/change", Verb: "vault.change", Do: d.changeAct},
			{Method: "POST", Path: "/names/{id}/open", Verb: "vault.open", Do: d.openAct},
			{Method: "GET", Path: "/names/{id}/keep", Verb: "vault.keep", Do: d.keepPage},
			{Method: "POST", Path: "/names/{id}/keep", Verb: "vault.keep", Do: d.keepAct},
			{Method: "POST", Path: "/names/{id}/join", Verb: "vault.join", Do: d.joinAct},
			{Method: "GET", Path: "/names/{id}/forget", Verb: "vault.forget", Do: d.forgetPage},
			{Method: "POST", Path: "/names/{id}/forget", Verb: "vault.forget", Do: d.forgetAct},
			{Method: "GET", Path: "/names/{id}/merge", Verb: "vault.preview", Do: d.mergePage},
			{Method: "POST", Path: "/names/{id}/merge", Verb: "vault.merge", Do: d.mergeAct},
			{Method: "POST", Path: "/names/{id}/unmerge", Verb: "vault.unmerge", Do: d.unmergeAct},
			{Method: "GET", Path: "/cases/{id}/accused", Verb: "accused.add", Do: d.accusedPage},
			{Method: "POST", Path: "/cases/{id}/accused", Verb: "accused.add", Do: d.accusedAct},
			{Method: "POST", Path: "/cases/{id}/accused/clear", Verb: "accused.clear", Do: d.accusedClearAct},
			{Method: "GET", Path: "/vault/accused", Verb: "accused.switch", Do: d.accusedSwitchPage},
			{Method: "POST", Path: "/vault/accused", Verb: "accused.switch", Do: d.accusedSwitchAct},
			{Method: "GET", Path: "/vault", Verb: "vault.state", Do: d.statePage},
			{Method: "POST", Path: "/vault/lock", Verb: "vault.lock", Do: d.lockAct},
			{Method: "POST", Path: "/vault/unlock", Verb: "vault.unlock", Do: d.unlockAct},
			{Method: "GET", Path: "/vault/notices", Verb: "vault.notices", Do: d.noticesPage},
			{Method: "POST", Path: "/vault/notices/{id}/seen", Verb: "vault.notice", Do: d.seenAct},
			{Method: "GET", Path: "/organisations/{id}/contacts", Verb: "contact.list", Do: d.contactsPage},
			{Method: "GET", Path: "/organisations/{id}/contacts/add", Verb: "contact.add", Do: d.contactAddPage},
			{Method: "POST", Path: "/organisations/{id}/contacts/add", Verb: "contact.add", Do: d.contactAddAct},
			{Method: "GET", Path: "/contacts/export", Verb: "contact.export", Do: d.contactsExportPage},
			{Method: "POST", Path: "/contacts/export", Verb: "contact.export", Do: d.contactsExportAct},
			{Method: "GET", Path: "/contacts/{id}", Verb: "contact.read", Do: d.contactPage},
			{Method: "GET", Path: "/contacts/{id}/change", Verb: "contact.change", Do: d.contactChangePage},
			{Method: "POST", Path: "/contacts/{id}/change", Verb: "contact.change", Do: d.contactChangeAct},
			{Method: "GET", Path: "/contacts/{id}/remove", Verb: "contact.remove", Do: d.contactRemovePage},
			{Method: "POST", Path: "/contacts/{id}/remove", Verb: "contact.remove", Do: d.contactRemoveAct},
		},
		Menu: []area.MenuItem{
			{Group: "menu.cases", Text: "vault.search", Path: "/names", Verb: "vault.search", Order: 12},
			{Group: "menu.house", Text: "vault.state", Path: "/vault", Verb: "vault.state", Order: 25},
		},
		Day:      []area.DayCard{{Verb: "vault.notices", Order: 15, Card: d.noticeCard}, {Verb: "vault.find", Order: 16, Card: d.lookedCard}},
		Settings: []area.Setting{{Name: searchesADay, Default: strconv.Itoa(usualSearches), Check: upTo(1000)}, {Name: mergeDays, Default: strconv.Itoa(usualMergeDays), Check: upTo(366)}},
		Jobs:     []area.Job{{Name: "vault.merges", Every: 24 * time.Hour, Run: d.mergesJob}, {Name: "vault.index", Every: 24 * time.Hour, Run: d.indexJob}},
	}
}

func (d *Desk) indexJob(ctx context.Context) error {
	return d.Index(clerk.WithActor(ctx, access.Actor{System: "jobs"}))
}

func (d *Desk) mergesJob(ctx context.Context) error {
	return d.SettleMerges(clerk.WithActor(ctx, access.Actor{System: "jobs"}))
}

func upTo(most int) func(string) error {
	return func(value string) error {
		n, err := strconv.Atoi(value)
		switch {
		case err != nil:
			return fault.In("value", "field.not_a_number")
		case n < 1:
			return fault.In("value", "field.too_small", "min", 1)
		case n > most:
			return fault.In("value", "field.too_large", "max", most)
		}
		return nil
	}
}
