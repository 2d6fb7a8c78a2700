package classroom

import (
	"embed"
	"slices"
	"strconv"
	"strings"
	"time"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/learning"
	"drosme/internal/lesson"
)

// Files are the schema, queries and words of this room.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name: "classroom", Roles: roles, Files: Files,
		Routes: slices.Concat(d.scriptRoutes(), d.lessonRoutes(), d.learningRoutes(), d.paperRoutes(), d.roomRoutes()),
		Menu: []area.MenuItem{
			{Group: "menu.outreach", Text: "script.list", Path: "/scripts", Verb: "script.list", Order: 60},
			{Group: "menu.outreach", Text: "lesson.list", Path: "/lessons", Verb: "lesson.list", Order: 62},
			{Group: "menu.outreach", Text: "learning.title", Path: "/learning", Verb: "learning.read", Order: 64},
		},
		Day:  []area.DayCard{{Verb: "lesson.settle", Order: 40, Card: d.settleCard}, {Verb: "script.approve", Order: 41, Card: d.approveCard}, {Verb: "script.approve", Order: 39, Card: d.leadCard}},
		Jobs: []area.Job{{Name: "classroom.codes", Every: 6 * time.Hour, Run: d.ClearCodes}, {Name: "classroom.rooms", Every: time.Minute, Run: d.BringHome}},
		Settings: []area.Setting{
			{Name: "classroom.reviewers", Default: "practitioner psychologist young_person", Check: checkReviewers},
			{Name: "classroom.address", Check: checkAddress},
			{Name: "classroom.smallest", Default: strconv.Itoa(learning.Smallest), Check: checkSmallest},
		},
	}
}

func checkReviewers(value string) error {
	for _, role := range strings.Fields(value) {
		if !slices.Contains(ReviewerRoles, role) {
			return fault.In("value", "field.unknown_word", "words", strings.Join(ReviewerRoles, ", "))
		}
	}
	if len(strings.Fields(value)) == 0 {
		return fault.In("value", "field.required")
	}
	return nil
}

func checkSmallest(value string) error {
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil || n < learning.Smallest || n > 50 {
		return fault.In("value", "lesson.smallest_between", "min", learning.Smallest, "max", 50)
	}
	return nil
}

// languagesOf are the languages in which an activity says everything.
func languagesOf(a *lesson.Activity) []string {
	if a == nil {
		return nil
	}
	return a.Languages
}
