package hub

import (
	"drosme/internal/area"
)

// CrewArea are the pages of the crew on the laptop. They stand on loopback alone, and in no server of the office.
func (d *Desk) CrewArea() area.Area {
	get := func(path string, do func(*area.Call) error) area.Route {
		return area.Route{Method: "GET", Path: path, Verb: "hub.carry", Do: do}
	}
	post := func(path string, do func(*area.Call) error) area.Route {
		return area.Route{Method: "POST", Path: path, Verb: "hub.queue", Do: do}
	}
	return area.Area{
		Name: "hub/crew",
		Routes: []area.Route{
			get("/morning", d.morningPage), post("/morning", d.morningAct),
			get("/day", d.dayPage), post("/day", d.dayAct),
			get("/visits/{id}", d.visitPage),
			get("/visits/{id}/sheet", d.sheetPage), post("/visits/{id}/sheet", d.sheetAct),
			get("/odd", d.oddPage), post("/odd", d.oddAct),
			get("/start", d.startPage), post("/start", d.startAct),
			get("/lessons", d.lessonsPage), get("/lessons/{id}", d.lessonPage), get("/papers/{name}", d.paperFile),
			post("/lessons/{id}/young", d.youngAct),
			get("/home", d.homePage), get("/home/journal", d.journalFile), post("/home/send", d.sendAct), post("/home/receipt", d.receiptAct),
			get("/pack", d.carriedPage), {Method: "POST", Path: "/pack", Verb: "hub.unpack", Do: d.carriedAct, MaxBody: 20 << 20},
			get("/account", d.laptopPage), get("/account/language", d.languageAct), post("/sign-out", d.leaveAct),
		},
		Menu: []area.MenuItem{
			{Group: "menu.hub", Text: "crew.morning", Path: "/morning", Verb: "hub.carry", Order: 10},
			{Group: "menu.hub", Text: "crew.lessons", Path: "/lessons", Verb: "hub.carry", Order: 20},
			{Group: "menu.hub", Text: "crew.start", Path: "/start", Verb: "hub.carry", Order: 30},
			{Group: "menu.hub", Text: "crew.odd", Path: "/odd", Verb: "hub.carry", Order: 40},
			{Group: "menu.hub", Text: "crew.home", Path: "/home", Verb: "hub.carry", Order: 50},
			{Group: "menu.hub", Text: "crew.pack", Path: "/pack", Verb: "hub.carry", Order: 60},
		},
		Day: []area.DayCard{
			{Verb: "hub.carry", Order: 10, Card: d.morningCard},
			{Verb: "hub.carry", Order: 20, Card: d.visitsCard},
			{Verb: "hub.carry", Order: 30, Card: d.roomsCard},
			{Verb: "hub.carry", Order: 40, Card: d.homeCard},
		},
	}
}
