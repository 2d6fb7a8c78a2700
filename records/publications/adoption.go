package publications

import "drosme/internal/when"

// Adoption says that an organisation took a publication into its own work.
type Adoption struct {
	Publication      string   `db:"publication" class:"plain"`  // id
	Organisation     string   `db:"organisation" class:"plain"` // id
	OrganisationCode string   `db:"organisation_code" class:"plain"`
	OrganisationName string   `db:"organisation_name" class:"plain"`
	AdoptedOn        when.Day `db:"adopted_on" class:"plain"`
}
