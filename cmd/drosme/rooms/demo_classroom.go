package rooms

import (
	"slices"

	"drosme/classroom"
	"drosme/internal/access"
)

// shownApproved are the activities that the demonstration has approved; the others are drafts, as in a new house.
var shownApproved = []string{"job-abroad", "myths-and-facts", "where-to-turn"}

// lessons takes in the activities that come with Drosme. Three were looked at and approved, so that a pack
// for a hub has something to take along.
func (d *demo) lessons() error {
	office, err := d.as(access.Coordinator)
	if err != nil {
		return err
	}
	boss, err := d.as(access.Responsible)
	if err != nil {
		return err
	}
	if _, err := d.Classroom.TakeLibrary(office); err != nil {
		return err
	}
	all, err := d.Classroom.ListScripts(office)
	if err != nil {
		return err
	}
	for _, s := range all {
		if !slices.Contains(shownApproved, s.Name) {
			continue
		}
		for _, role := range []string{"practitioner", "psychologist", "young_person"} {
			if err := d.Classroom.ReviewScript(office, s.ID, classroom.Review{Role: role, Fit: true}); err != nil {
				return err
			}
		}
		if s, err = d.Classroom.ReadScript(boss, s.ID); err != nil {
			return err
		}
		if err := d.Classroom.ApproveScript(boss, s.ID, classroom.Approval{Version: s.Version, Sensitive: s.Sensitive, Solo: s.Solo && !s.Sensitive}); err != nil {
			return err
		}
	}
	return d.lessonsPlayed()
}
