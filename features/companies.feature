Feature: Keap Companies to Webcrm Organisations
  Every Keap Companies will be synchronized with a Webcrm Organisations. Once linked, the two stay in sync, wherever they are edited.

  Background:
    Given the pairing of "Keap Companies" with "Webcrm Organisations"

  Rule: Every Keap record gets exactly one Webcrm record

    @forward
    Scenario: Each existing Keap record gets exactly one Webcrm record
      Given several Keap records exist, some of them alike
      When the sync runs until it is quiet
      Then each Keap record has exactly one Webcrm record

    @forward
    Scenario: Each new Keap record gets exactly one Webcrm record
      Given the sync has run before
      When a person creates Keap records, one after the other
      Then each of them got exactly one Webcrm record of its own

    @forward
    Scenario: Inactive Keap records are synchronized too
      Given several inactive Keap records exist
      When the sync runs until it is quiet
      And a person edits one of them
      And the sync runs until it is quiet
      Then each Keap record has exactly one Webcrm record that says the same

    @forward
    Scenario: A linked Keap record that becomes inactive stays linked
      Given a linked pair of records
      When a person makes the Keap record inactive
      And the sync runs until it is quiet
      And a person edits the Keap record
      And the sync runs until it is quiet
      Then the edit arrived and no further record was created

    @forward
    Scenario: A record is created in Webcrm once, in one write
      Given the sync has run before
      When a person creates a Keap record
      And the sync runs until it is quiet
      Then Webcrm received exactly one write for it

    @forward
    Scenario: A new Keap record does not inherit the partner of a deleted one
      Given two linked pairs of records
      When a person deletes a Keap record
      And the sync runs until it is quiet
      And a person creates a Keap record
      And the sync runs until it is quiet
      Then the new Keap record has a Webcrm record of its own

    @forward @few
    Scenario: Records beyond the first page are synchronized too
      Given more linked records than one page holds
      When people edit the records on either side
      And the sync runs until it is quiet
      Then every record has its counterpart and the last edit arrived

  Rule: A link, once made, stays

    @forward
    Scenario: A linked record stays linked after its values changed and the sync was restarted
      Given a linked pair of records
      When a person edits the Keap record
      And the sync is restarted
      And the sync runs until it is quiet
      And a person edits the Webcrm record
      And the sync is restarted
      And the sync runs until it is quiet
      Then both edits arrived and no further record was created

    @forward
    Scenario: Records that look equal are not merged
      Given records that look equal already exist in Keap and in Webcrm
      When the sync runs until it is quiet
      And a person edits one of them
      And the sync runs until it is quiet
      Then each Keap record has exactly one Webcrm record that says the same, and no other record was touched

  Rule: Nothing else is touched

    @forward
    Scenario: What the document does not map keeps its value in Webcrm
      Given a linked pair of records
      When a person edits unmapped properties in Webcrm
      And a person edits the Keap record
      And the sync runs until it is quiet
      Then every unmapped property in Webcrm is as people left it

    @backward
    Scenario: What the document does not map keeps its value in Keap
      Given a linked pair of records
      When a person edits unmapped properties in Keap
      And a person edits the Webcrm record
      And the sync runs until it is quiet
      Then every unmapped property in Keap is as people left it

    @backward
    Scenario: Records that exist only in Webcrm stay alone
      Given a linked pair of records
      When a person creates Webcrm records
      And a person creates a Keap record
      And a person edits the Keap record
      And the sync runs until it is quiet
      And a person edits one of the Webcrm records
      And the sync runs until it is quiet
      Then no Keap record was created and the Webcrm records are as people left them

    @both
    Scenario: A further pass writes nothing
      Given a linked pair of records
      When people edit the records on either side
      And the sync runs until it is quiet
      Then further passes write nothing

    @forward
    Scenario: An edit in Keap is written to Webcrm once, and not back to Keap
      Given a linked pair of records
      When a person edits the Keap record
      And the sync runs until it is quiet
      Then what the document maps of the edit led to one write in Webcrm, and to none in Keap

    @backward
    Scenario: An edit in Webcrm is written to Keap once, and not back to Webcrm
      Given a linked pair of records
      When a person edits the Webcrm record
      And the sync runs until it is quiet
      Then what the document maps of the edit led to one write in Keap, and to none in Webcrm

    @forward
    Scenario: A record deleted in Keap is not deleted in Webcrm
      Given two linked pairs of records
      When a person deletes a Keap record
      And the sync runs until it is quiet
      Then the Webcrm record is still there and nothing was deleted by the sync

    @backward
    Scenario: A record deleted in Webcrm is not deleted in Keap
      Given two linked pairs of records
      When a person deletes a Webcrm record
      And the sync runs until it is quiet
      Then the Keap record is still there and nothing was deleted by the sync

    @forward
    Scenario: A record deleted in Webcrm does not come back by itself
      Given two linked pairs of records
      When a person deletes a Webcrm record
      And the sync runs until it is quiet
      And the sync is restarted
      And the sync runs until it is quiet
      Then no Webcrm record was created for it again

    @backward
    Scenario: A record deleted in Keap does not come back by itself
      Given two linked pairs of records
      When a person deletes a Keap record
      And the sync runs until it is quiet
      And the sync is restarted
      And the sync runs until it is quiet
      Then no Keap record was created for it again

    @forward
    Scenario: A deletion in Keap stops no other record
      Given two linked pairs of records
      When a person deletes a Keap record
      And a person edits the Keap record of the other pair
      And the sync runs until it is quiet
      Then what was edited in Keap stands on both sides of the other pair

    @backward
    Scenario: A deletion in Webcrm stops no other record
      Given two linked pairs of records
      When a person deletes a Webcrm record
      And a person edits the Webcrm record of the other pair
      And the sync runs until it is quiet
      Then what was edited in Webcrm stands on both sides of the other pair

  Rule: A refusal is not the last word

    @forward @hard
    Scenario: A record that was refused arrives once it was corrected
      Given a linked pair of records
      When people create and edit records
      And one of the new records is refused by the other system, however often it is sent
      And the sync runs until it is quiet
      And a person corrects the refused record
      And the sync runs until it is quiet
      Then nothing is missing, nothing is there twice, and the sync comes to rest

    @forward @hard
    Scenario: An edit in Keap that Webcrm refuses does not stop the others
      Given two linked pairs of records
      When Webcrm is about to refuse an edit, however often it is sent
      And people edit both Keap records
      And the sync runs until it is quiet
      Then every other edit in Keap arrived, and nothing is there twice

    @forward @hard
    Scenario: An edit in Keap that Webcrm refused arrives once it was corrected
      Given two linked pairs of records
      When Webcrm is about to refuse an edit, however often it is sent
      And people edit both Keap records
      And the sync runs until it is quiet
      And a person corrects the refused edit in Keap
      And the sync runs until it is quiet
      Then every edit in Keap arrived, nothing is there twice, and the sync comes to rest

    @backward @hard
    Scenario: An edit in Webcrm that Keap refuses does not stop the others
      Given two linked pairs of records
      When Keap is about to refuse an edit, however often it is sent
      And people edit both Webcrm records
      And the sync runs until it is quiet
      Then every other edit in Webcrm arrived, and nothing is there twice

    @backward @hard
    Scenario: An edit in Webcrm that Keap refused arrives once it was corrected
      Given two linked pairs of records
      When Keap is about to refuse an edit, however often it is sent
      And people edit both Webcrm records
      And the sync runs until it is quiet
      And a person corrects the refused edit in Webcrm
      And the sync runs until it is quiet
      Then every edit in Webcrm arrived, nothing is there twice, and the sync comes to rest

  Rule: In the end both sides agree

    @both
    Scenario: Whatever people do, in any order, both sides agree in the end
      When people create, edit, delete and wait in any order, the sync running and restarting now and then
      Then both sides agree, nothing is there twice, and the sync comes to rest

  Rule: What the document leaves open is shown, not judged

    @forward @observed
    Scenario: What becomes of a record that is deleted in Webcrm and then edited in Keap
      Given two linked pairs of records
      When a person deletes a Webcrm record
      And a person edits the Keap record
      And the sync runs until it is quiet
      Then it is noted whether Webcrm has a record for it again

  Rule: Each property is kept in sync, regardless of where it is edited

    @forward
    Scenario Outline: A value arrives with the new record
      When a person creates a Keap record with "<source>"
      And the sync runs until it is quiet
      Then "<target>" in Webcrm says what the person wrote

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @forward
    Scenario Outline: An edit in Keap reaches Webcrm
      Given a linked pair of records
      When a person edits "<source>" in Keap
      And the sync runs until it is quiet
      Then "<target>" in Webcrm says what the person wrote

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @backward
    Scenario Outline: An edit in Webcrm reaches Keap
      Given a linked pair of records
      When a person edits "<target>" in Webcrm
      And the sync runs until it is quiet
      Then "<source>" in Keap says what the person wrote

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @forward @hard
    Scenario Outline: The slightest edit in Keap reaches Webcrm
      Given a linked pair of records
      When a person edits "<source>" in Keap ever so slightly
      And the sync runs until it is quiet
      Then "<target>" in Webcrm says what the person wrote

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @backward @hard
    Scenario Outline: The slightest edit in Webcrm reaches Keap
      Given a linked pair of records
      When a person edits "<target>" in Webcrm ever so slightly
      And the sync runs until it is quiet
      Then "<source>" in Keap says what the person wrote

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @forward
    Scenario Outline: Of several edits in Keap the last one stands
      Given a linked pair of records
      When a person edits "<source>" in Keap several times, the sync running now and then
      And the sync runs until it is quiet
      Then the last value stands on both sides

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @backward
    Scenario Outline: Of several edits in Webcrm the last one stands
      Given a linked pair of records
      When a person edits "<target>" in Webcrm several times, the sync running now and then
      And the sync runs until it is quiet
      Then the last value stands on both sides

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @backward
    Scenario Outline: An edit in Keap that is taken back in Webcrm is taken back in Keap, too
      Given a linked pair of records
      When a person edits "<source>" in Keap
      And the sync runs until it is quiet
      And a person puts back in Webcrm what "<target>" said before
      And the sync runs until it is quiet
      Then the last value stands on both sides

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @forward
    Scenario Outline: An edit in Webcrm that is taken back in Keap is taken back in Webcrm, too
      Given a linked pair of records
      When a person edits "<target>" in Webcrm
      And the sync runs until it is quiet
      And a person puts back in Keap what "<source>" said before
      And the sync runs until it is quiet
      Then the last value stands on both sides

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

  Rule: Edits on both sides between two passes

    @forward
    Scenario Outline: The later edit in Keap wins over the earlier one in Webcrm
      Given a linked pair of records
      When a person edits "<target>" in Webcrm
      And later a person edits "<source>" in Keap
      And the sync runs until it is quiet
      Then the last value stands on both sides

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @backward
    Scenario Outline: The later edit in Webcrm wins over the earlier one in Keap
      Given a linked pair of records
      When a person edits "<source>" in Keap
      And later a person edits "<target>" in Webcrm
      And the sync runs until it is quiet
      Then the last value stands on both sides

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @forward
    Scenario Outline: An edit in Keap and an edit of another property in Webcrm both survive
      Given a linked pair of records
      When a person edits "<source>" in Keap
      And later a person edits a property other than "<target>" in Webcrm
      And the sync runs until it is quiet
      Then both edits survive

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @backward
    Scenario Outline: An edit in Webcrm and an edit of another property in Keap both survive
      Given a linked pair of records
      When a person edits "<target>" in Webcrm
      And later a person edits a property other than "<source>" in Keap
      And the sync runs until it is quiet
      Then both edits survive

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @backward @hard
    Scenario Outline: What people wrote alike in both systems is agreed, and an edit in Webcrm after it reaches Keap
      Given a linked pair of records
      When people edit "<source>" alike in both systems
      And the sync runs until it is quiet
      And a person edits "<target>" in Webcrm
      And later a person edits a property other than "<source>" in Keap
      And the sync runs until it is quiet
      Then both edits survive

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

  Rule: Empty values

    @forward
    Scenario Outline: An empty value in Webcrm does not overwrite one in Keap when the link is made
      Given a Keap record with "<source>" filled that is about to be linked with a Webcrm record where "<target>" is empty
      When the sync runs until it is quiet
      Then the filled value stands on both sides

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @backward
    Scenario Outline: An empty value in Keap does not overwrite one in Webcrm when the link is made
      Given a Webcrm record with "<target>" filled that is about to be linked with a Keap record where "<source>" is empty
      When the sync runs until it is quiet
      Then the filled value stands on both sides

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @forward
    Scenario Outline: After a value was cleared in Keap both sides agree
      Given a linked pair of records
      When a person clears "<source>" in Keap
      And the sync runs until it is quiet
      Then both sides agree on "<target>", and stay so

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @backward
    Scenario Outline: After a value was cleared in Webcrm both sides agree
      Given a linked pair of records
      When a person clears "<target>" in Webcrm
      And the sync runs until it is quiet
      Then both sides agree on "<source>", and stay so

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @forward
    Scenario Outline: An edit in Keap wins over an earlier clearing in Webcrm
      Given a linked pair of records
      When a person clears "<target>" in Webcrm
      And later a person fills in "<source>" in Keap again
      And the sync runs until it is quiet
      Then the last value stands on both sides

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @backward
    Scenario Outline: An edit in Webcrm wins over an earlier clearing in Keap
      Given a linked pair of records
      When a person clears "<source>" in Keap
      And later a person fills in "<target>" in Webcrm again
      And the sync runs until it is quiet
      Then the last value stands on both sides

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @both
    Scenario Outline: A value that was cleared on both sides is left alone
      Given a linked pair of records
      When people clear it on both sides
      And the sync runs until it is quiet
      Then it is empty on both sides, and the sync had nothing to write

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @both
    Scenario Outline: The later of two who fill in what was empty wins
      Given a linked pair of records where "<source>" is empty
      When people fill it in on both sides, one after the other
      And the sync runs until it is quiet
      Then the last value stands on both sides

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

  Rule: What a system does not keep is no edit

    @forward
    Scenario Outline: What Webcrm trims is not taken for an edit in Webcrm
      Given Webcrm keeps no blanks at the ends of a text
      And a linked pair of records
      When a person writes a text with blanks at its ends, or nothing but blanks, into "<source>" in Keap
      And the sync runs until it is quiet
      And people write "<source>" in Keap or in the other system, clear it, or leave it
      And the sync runs until it is quiet
      Then "<source>" says in Keap what was written last, and the sync comes to rest

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |

    @backward
    Scenario Outline: What Keap trims is not taken for an edit in Keap
      Given Keap keeps no blanks at the ends of a text
      And a linked pair of records
      When a person writes a text with blanks at its ends, or nothing but blanks, into "<target>" in Webcrm
      And the sync runs until it is quiet
      And people write "<target>" in Webcrm or in the other system, clear it, or leave it
      And the sync runs until it is quiet
      Then "<target>" says in Webcrm what was written last, and the sync comes to rest

      Examples:
        | source       | target           | type   |
        | company_name | OrganisationName | string |
