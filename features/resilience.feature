Feature: Whatever goes wrong on the way, the sync makes up for it
  Neither system is always there, and no answer is certain to arrive. Whatever fails is drawn, and so is the call at which it fails.

  Rule: Nothing is lost and nothing is doubled

    @both @hard
    Scenario Outline: A call that fails, or whose answer is lost, leaves nothing missing and nothing twice
      Given the pairing of <pairing>
      And a linked pair of records
      When people create and edit records
      And one call of the sync fails or its answer is lost
      And the sync runs until it is quiet
      Then nothing is missing, nothing is there twice, and the sync comes to rest

      Examples:
        | pairing                                        |
        | "Keap Companies" with "Webcrm Organisations"   |
        | "Keap Opportunity" with "Webcrm Opportunities" |
        | "Keap Product" with "Webcrm Products"          |
        | "Keap Users" with "Webcrm Users"               |

    @both @hard
    Scenario Outline: A sync that is killed at any call and started again leaves nothing missing and nothing twice
      Given the pairing of <pairing>
      And a linked pair of records
      When people create and edit records
      And the sync is killed at one of its calls and started again
      And the sync runs until it is quiet
      Then nothing is missing, nothing is there twice, and the sync comes to rest

      Examples:
        | pairing                                        |
        | "Keap Companies" with "Webcrm Organisations"   |
        | "Keap Opportunity" with "Webcrm Opportunities" |
        | "Keap Product" with "Webcrm Products"          |
        | "Keap Users" with "Webcrm Users"               |

    @both @hard
    Scenario Outline: An edit between two calls of the sync is not lost
      Given the pairing of <pairing>
      And a linked pair of records
      When people create and edit records
      And a person edits the linked record between two calls of the sync
      And the sync runs until it is quiet
      Then the last edit of each property stands on both sides

      Examples:
        | pairing                                        |
        | "Keap Companies" with "Webcrm Organisations"   |
        | "Keap Opportunity" with "Webcrm Opportunities" |
        | "Keap Product" with "Webcrm Products"          |
        | "Keap Users" with "Webcrm Users"               |

  Rule: Outages are caught up

    @both @hard
    Scenario Outline: An outage of either system is caught up completely
      Given the pairing of <pairing>
      And a linked pair of records
      When one of the systems is out of order for a while
      And people create and edit records
      And the sync runs until it is quiet
      Then nothing is missing, nothing is there twice, and the sync comes to rest

      Examples:
        | pairing                                        |
        | "Keap Companies" with "Webcrm Organisations"   |
        | "Keap Opportunity" with "Webcrm Opportunities" |
        | "Keap Product" with "Webcrm Products"          |
        | "Keap Users" with "Webcrm Users"               |

    @both @hard
    Scenario Outline: An expired login is caught up completely
      Given the pairing of <pairing>
      And a linked pair of records
      When people create and edit records
      And a login expires between two calls of the sync
      And the sync runs until it is quiet
      Then nothing is missing, nothing is there twice, and the sync comes to rest

      Examples:
        | pairing                                        |
        | "Keap Companies" with "Webcrm Organisations"   |
        | "Keap Opportunity" with "Webcrm Opportunities" |
        | "Keap Product" with "Webcrm Products"          |
        | "Keap Users" with "Webcrm Users"               |

  Rule: What is not shown is not gone

    @both @hard
    Scenario Outline: An empty, short or outdated list is never taken for a deletion
      Given the pairing of <pairing>
      And two linked pairs of records
      When one of the systems is about to show an empty, short or outdated list
      And people create and edit records
      And the sync runs until it is quiet
      Then nothing is missing, nothing is there twice, and the sync comes to rest

      Examples:
        | pairing                                        |
        | "Keap Companies" with "Webcrm Organisations"   |
        | "Keap Opportunity" with "Webcrm Opportunities" |
        | "Keap Product" with "Webcrm Products"          |
        | "Keap Users" with "Webcrm Users"               |

  Rule: One bad record does not stop the others

    @both @hard
    Scenario Outline: A record that is refused does not stop the others
      Given the pairing of <pairing>
      And a linked pair of records
      When people create and edit records
      And one of the new records is refused by the other system, however often it is sent
      And the sync runs until it is quiet
      Then every other record arrived, and the refused one is not there twice

      Examples:
        | pairing                                        |
        | "Keap Companies" with "Webcrm Organisations"   |
        | "Keap Opportunity" with "Webcrm Opportunities" |
        | "Keap Product" with "Webcrm Products"          |
        | "Keap Users" with "Webcrm Users"               |

  Rule: The sync is a polite guest

    @both @hard
    Scenario Outline: Rate limits are obeyed
      Given the pairing of <pairing>
      And a linked pair of records
      When people create and edit records
      And both systems allow only a few calls a minute
      And the sync runs until it is quiet
      Then no call was made while none was allowed, and nothing is missing

      Examples:
        | pairing                                        |
        | "Keap Companies" with "Webcrm Organisations"   |
        | "Keap Opportunity" with "Webcrm Opportunities" |
        | "Keap Product" with "Webcrm Products"          |
        | "Keap Users" with "Webcrm Users"               |

    @both @hard
    Scenario Outline: A system that is out of order is left in peace
      Given the pairing of <pairing>
      And a linked pair of records
      When one of the systems is out of order for a while
      And people create and edit records
      And the sync runs until it is quiet
      Then a system that was out of order was called at most 60 times a minute

      Examples:
        | pairing                                        |
        | "Keap Companies" with "Webcrm Organisations"   |
        | "Keap Opportunity" with "Webcrm Opportunities" |
        | "Keap Product" with "Webcrm Products"          |
        | "Keap Users" with "Webcrm Users"               |

    @both @hard
    Scenario Outline: A login is used for more than one call
      Given the pairing of <pairing>
      And a linked pair of records
      When people create and edit records
      And the sync runs until it is quiet
      Then the sync did not log in anew for each call

      Examples:
        | pairing                                        |
        | "Keap Companies" with "Webcrm Organisations"   |
        | "Keap Opportunity" with "Webcrm Opportunities" |
        | "Keap Product" with "Webcrm Products"          |
        | "Keap Users" with "Webcrm Users"               |

  Rule: Pairings are strangers to each other

    @both @hard
    Scenario Outline: All pairings at once do not get in each other's way
      Given the pairing of <pairing>
      And all other pairings of the document are synchronized at the same time
      When people create, edit and wait in any order, the sync running and restarting now and then
      Then both sides agree, nothing is there twice, and the sync comes to rest

      Examples:
        | pairing                                        |
        | "Keap Companies" with "Webcrm Organisations"   |
        | "Keap Opportunity" with "Webcrm Opportunities" |
        | "Keap Product" with "Webcrm Products"          |
        | "Keap Users" with "Webcrm Users"               |

  Rule: What nobody knows about the vendors does not matter

    @both @hard
    Scenario Outline: However the vendors behave where nothing is documented, nothing is missing and nothing is there twice
      Given the pairing of <pairing>
      And the vendors behave in any way that nobody has ruled out
      And a linked pair of records
      When people create and edit records
      And the sync runs until it is quiet
      Then nothing is missing, nothing is there twice, and the sync comes to rest

      Examples:
        | pairing                                        |
        | "Keap Companies" with "Webcrm Organisations"   |
        | "Keap Opportunity" with "Webcrm Opportunities" |
        | "Keap Product" with "Webcrm Products"          |
        | "Keap Users" with "Webcrm Users"               |
