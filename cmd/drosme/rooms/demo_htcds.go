package rooms

import (
	"fmt"

	"drosme/htcds"
)

// htcds takes in three invented cases by the exchange standard, coded and with names, so that an export has
// something to hold and something to hold back.
func (d *demo) htcds() error {
	file := "prs_FirstName,prs_SecondName,prs_Gender,prs_Citizenship,vic_TraffickingStatus,vic_TypeOfExploitation,vic_MethodsOfControl,cas_Status,con_Consent\n" +
		"Anna,Parauga,Feminine,LV,ActualVictimOfTrafficking,ForcedLabour,DebtBondage;TakesEarnings,Active,TRUE\n" +
		"Oksana,Parauga,Feminine,UA,PossibleVictimOfTrafficking,SexualExploitation,FalsePromises,FollowUp,TRUE\n" +
		"Jānis,Paraugs,Masculine,LV,ActualVictimOfTrafficking,ForcedLabour,WithholdsDocuments,Active,FALSE\n"
	sum, err := d.HTCDS.Import(d.responsible, []byte(file), "demonstration.csv", htcds.ImportOptions{})
	if err == nil && sum.Stored != 3 {
		err = fmt.Errorf("%d cases stored", sum.Stored)
	}
	return err
}
