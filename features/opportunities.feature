Feature: Keap Opportunity to Webcrm Opportunities
  Every Keap Opportunity will be synchronized with a Webcrm Opportunities. Once linked, the two stay in sync, wherever they are edited.

  Background:
    Given the pairing of "Keap Opportunity" with "Webcrm Opportunities"

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
