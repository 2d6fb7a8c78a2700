// Package ui holds the frame of a page, the components, and the styles and scripts they need.
//
// A room hands over a [Page]: its kind, one heading, what is true now, what can be done, and a body.
// The web layer puts it into a [Frame] with menu, language, flash and the rest; no handler sets
// those. Each component is one typed value that renders itself, so that a wrong field does not
// compile, and pages can be put together in templ (@ui.Table{…}) or in Go ([Stack]). The questions
// of a form are functions of one [Field]. What has children in a template is a function: [InForm],
// [InFieldset], [InSection]; in Go the same are values with a Body.
//
// Everything works without a script, by keyboard, at 200 % text, on a phone and on paper. The policy
// of the pages allows no inline script and no style attribute; pagecheck finds both, and more.
// Colour never speaks alone: a [Tone] brings its icon, the word comes from the room. Texts arrive in
// the language of the reader: T(ctx, key) in a template, words.T(key) in a handler. Numbers and days
// arrive formatted. A person is shown by [Person] or [PersonText] alone, never by name.
//
// # A list
//
//	templ visitList(p VisitList) {
//		@ui.List{
//			Action:  "/visits",
//			Search:  &ui.Search{Value: p.Query},
//			Filters: []ui.Field{{Name: "status", Label: ui.T(ctx, "visit.status"), Value: p.Status, Options: p.Statuses}},
//			Views:   []ui.View{{Href: "/visits?view=uncounted", Text: ui.T(ctx, "visit.uncounted"), Count: p.Uncounted}},
//			Count:   ui.T(ctx, "visit.count", "n", p.Total),
//			Table: ui.Table{
//				Caption: ui.T(ctx, "visit.list"), HideCaption: true,
//				Columns: []ui.Column{
//					{Text: ui.T(ctx, "visit.host"), Href: "/visits?sort=host"},
//					{Text: ui.T(ctx, "visit.day"), Href: "/visits?sort=-day", Sorted: "ascending"},
//					{Text: ui.T(ctx, "visit.counted"), Number: true},
//				},
//				Rows: p.Rows,
//			},
//			Paging: ui.Paging{Says: ui.T(ctx, "visit.paging", "from", 1, "to", 20, "n", p.Total), Next: p.Next},
//			Empty:  ui.Empty{Says: ui.T(ctx, "visit.empty"), Do: &ui.Action{Href: "/visits/new", Text: ui.T(ctx, "visit.add"), Primary: true}},
//		}
//	}
//
// A row is []ui.Cell{ui.LinkCell(address, host), ui.TextCell(words.Day(day)), ui.NumberCell(words.Number(46))};
// its first cell is the row's heading and its link. The page around it, in the handler:
//
//	ui.Page{Kind: ui.KindList, Heading: words.T("visit.list"), Dense: true, Body: visitList(p),
//		Actions: []ui.Action{{Href: "/visits/new", Text: words.T("visit.add"), Primary: true}}}
//
// # A record
//
//	ui.Page{
//		Kind: ui.KindRecord, Heading: host, Crumbs: []ui.Link{{Href: "/visits", Text: words.T("visit.list")}},
//		Bar: []ui.Status{
//			{Label: words.T("visit.status"), Tone: ui.Moss, Text: words.T("visit.held")},
//			{Label: words.T("visit.next"), Tone: ui.Sun, Text: words.T("visit.count_by", "day", day), Href: address + "/count"},
//		},
//		Actions: []ui.Action{{Href: address + "/close", Text: words.T("visit.close"), Primary: true}},
//		Body: ui.Sections{
//			{ID: "what", Heading: words.T("visit.what"), Body: ui.Summary{Lines: []ui.Line{
//				{Key: words.T("visit.host"), Value: host, Href: hostAddress},
//				{Key: words.T("visit.led_by"), Person: leader, Change: &ui.Link{Href: address + "/leader", Text: words.T("visit.change")}},
//			}}},
//			{ID: "happened", Heading: words.T("visit.happened"), Body: ui.Timeline{
//				{When: words.Local(at), Moment: string(at), What: words.T("visit.debriefed"), Story: debrief},
//			}},
//		},
//	}
//
// # A form
//
//	templ visitForm(p VisitForm) {
//		@ui.InForm(ui.Form{Action: p.Action, ActID: p.ActID, Version: p.Version, Verb: ui.T(ctx, "visit.save"), Cancel: &ui.Link{Href: p.Back, Text: ui.T(ctx, "act.cancel")}}) {
//			@ui.Day(ui.Field{Name: "day", Label: ui.T(ctx, "visit.day"), Value: p.Day, Error: p.Error("day")})
//			@ui.Number(ui.Field{Name: "heads", Label: ui.T(ctx, "visit.heads"), Hint: ui.T(ctx, "visit.heads.why"), Value: p.Heads, Error: p.Error("heads")})
//			@ui.Radios(ui.Field{Name: "phones", Label: ui.T(ctx, "visit.phones"), Value: p.Phones, Options: p.YesNo, Error: p.Error("phones")})
//		}
//	}
//
// When an act fails, the handler shows the same form with what was typed, Problems: ui.Problems(words, err)
// in the page, and ui.FieldError(words, err, name) as the Error of each field. After an act it
// redirects, and the web layer shows a [Flash].
//
// Styles: internal/ui/assets/*.css, one file a subject; colours only by their names in theme.css. After a change:
// go run ./tools/assets. Templates: go tool templ generate -path internal/ui. [Gallery] shows every
// component in its states.
package ui
