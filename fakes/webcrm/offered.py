"""What webCRM offers for the resources of this fake: operations and names of its Swagger file of 2019-09."""

from __future__ import annotations

from fakes.fidelity import Offer

OFFERS: tuple[Offer, ...] = (
    Offer(
        "Auth",
        (
            "GET POST /Auth",
            "POST /Auth/ApiLogin",
            "POST /Auth/ApiRefresh",
            "POST /Auth/CrmLogin",
            "POST /Auth/CrmRefresh",
        ),
        shown=(
            "AccessToken Error ErrorDescription ExpiresIn IsError RefreshToken TokenType UserId"
        ),
    ),
    Offer(
        "FieldsMetadata",
        (
            "GET /FieldsMetadata",
            "GET /FieldsMetadata/{}",
        ),
        shown=(
            "FieldMetadataDbFieldName FieldMetadataDisplayType "
            "FieldMetadataDropdownListData FieldMetadataFriendlyFieldName FieldMetadataId "
            "FieldMetadataLabel FieldMetadataSortOrder FieldMetadataTextFieldMaxLength"
        ),
    ),
    Offer(
        "Opportunities",
        (
            "GET PATCH POST /Opportunities",
            "GET /Opportunities/ByOrganisation/{}",
            "GET /Opportunities/ByPipelineLevel/{}",
            "GET /Opportunities/ByResponsible/{}",
            "GET /Opportunities/ByResponsible2/{}",
            "GET /Opportunities/FindByCreateDates/{}/{}",
            "GET POST /Opportunities/Hooks",
            "DELETE GET PUT /Opportunities/Hooks/{}",
            "DELETE GET POST /Opportunities/LinkedData",
            "DELETE GET PUT /Opportunities/LinkedData/{}",
            "GET /Opportunities/LinkedSetup",
            "GET PUT /Opportunities/{}",
            "POST /Opportunities/{}/ConvertToDelivery",
            "POST /Opportunities/{}/Move",
            "GET /Opportunities/{}/QuotationLines",
            "GET /Opportunities/{}/Revenues",
        ),
        shown=(
            "OpportunityAssignedTo OpportunityAssignedTo2 OpportunityComment "
            "OpportunityCreatedAt OpportunityCreatedBy OpportunityCurrencyName "
            "OpportunityCustom1..15 OpportunityDescription OpportunityDiscount "
            "OpportunityErpId OpportunityErpReadOnly OpportunityErpStatus "
            "OpportunityErpSyncDateTime OpportunityGmRevenue1..12 OpportunityHistory "
            "OpportunityId OpportunityLevel OpportunityLevelText OpportunityLost1..3 "
            "OpportunityLostDate OpportunityMemo OpportunityNextFollowUp OpportunityNote "
            "OpportunityNumber OpportunityOrderDate OpportunityOrderGmValue "
            "OpportunityOrderValue OpportunityOrganisationId OpportunityPercent "
            "OpportunityPersonId OpportunityPlus1..20 OpportunityProduct "
            "OpportunityProductId OpportunityQuotationLanguageId OpportunityRevenue1..12 "
            "OpportunitySearch1 OpportunitySearch2 OpportunitySpentTime "
            "OpportunityUpdatedAt OpportunityUpdatedBy OpportunityUserGroupId "
            "OpportunityWinPercent OpportunityWinPercent2 OpportunityWinYesNo"
        ),
        asked="Page Size",
    ),
    Offer(
        "Organisations",
        (
            "GET PATCH POST /Organisations",
            "GET /Organisations/FindByCreateDates/{}/{}",
            "GET /Organisations/FindByUpdateDates/{}/{}",
            "GET POST /Organisations/Hooks",
            "DELETE GET PUT /Organisations/Hooks/{}",
            "DELETE GET POST /Organisations/LinkedData",
            "DELETE GET PUT /Organisations/LinkedData/{}",
            "GET /Organisations/LinkedSetup",
            "GET PUT /Organisations/{}",
            "GET /Organisations/{}/Events",
            "GET /Organisations/{}/Persons",
            "GET /Organisations/{}/Products",
            "GET /Organisations/{}/Relations",
            "GET /Organisations/{}/Revenues",
            "GET /Organisations/{}/SupportCases",
        ),
        shown=(
            "OrganisationAddress OrganisationAlert OrganisationApprovalStatus "
            "OrganisationCity OrganisationComment OrganisationCompareName "
            "OrganisationCountry OrganisationCreatedAt OrganisationCreatedBy "
            "OrganisationCustom1..15 OrganisationDivisionName OrganisationDomain "
            "OrganisationExtraCustom1..8 OrganisationFax OrganisationGps "
            "OrganisationHistory OrganisationId OrganisationImageFileExtension "
            "OrganisationIndustry OrganisationLastDisplayedAt OrganisationLastItemType "
            "OrganisationLastItemUpdatedAt OrganisationMarketDataId "
            "OrganisationMarketDataProviderId OrganisationMemo OrganisationName "
            "OrganisationNoAds OrganisationOutlookSync OrganisationOverlayUrl "
            "OrganisationOwner OrganisationOwner2 OrganisationPlus1..20 "
            "OrganisationPostCode OrganisationReportTemp OrganisationSla "
            "OrganisationState OrganisationStatus OrganisationTelephone "
            "OrganisationTelephoneSearch OrganisationTerritoryId OrganisationType "
            "OrganisationUpdatedAt OrganisationUpdatedBy OrganisationVatCountry "
            "OrganisationVatGroup OrganisationVatNumber OrganisationVatStatus "
            "OrganisationVatVerifiedAt OrganisationWww OrganisationXDate1 "
            "OrganisationXDate2 OrganisationXInt1..8 OrganisationXMemo1 "
            "OrganisationXMemo2 OrganisationXText1..8"
        ),
        asked="Page Size",
    ),
    Offer(
        "Products",
        (
            "GET PATCH POST /Products",
            "GET POST /Products/Hooks",
            "DELETE GET PUT /Products/Hooks/{}",
            "DELETE GET POST /Products/LinkedData",
            "DELETE GET PUT /Products/LinkedData/{}",
            "GET /Products/LinkedSetup",
            "DELETE GET PUT /Products/{}",
        ),
        shown=(
            "ProductCombined ProductComment ProductCostPrice ProductCreatedAt "
            "ProductCreatedBy ProductCustom1..15 ProductDiscount ProductHistory ProductId "
            "ProductListPrice ProductMemo ProductOrganisationId ProductPersonId "
            "ProductPlus1..20 ProductPrice ProductProductYear ProductQuantity "
            "ProductSortOrder ProductStockStatus ProductUpdatedAt ProductUpdatedBy "
            "ProductVatCode"
        ),
        asked="Page Size",
    ),
    Offer(
        "Queries",
        ("GET /Queries",),
        asked="Page Size formatCustomFields script",
    ),
    Offer(
        "Users",
        (
            "GET PATCH POST /Users",
            "GET /Users/AllActive",
            "GET POST /Users/Hooks",
            "DELETE GET PUT /Users/Hooks/{}",
            "GET PUT /Users/{}",
            "GET /Users/{}/Activities",
            "GET /Users/{}/Events",
        ),
        shown=(
            "UserAccessId UserAccessLevel UserAddressFormat UserAdvancedGroups "
            "UserAuthenticationCode UserBccEmail UserBccMode UserBccTag UserBudgetNote "
            "UserCalendarColorScheme UserCreatedAt UserCreatedBy UserCurrencyName "
            "UserCustom1..15 UserDateFormat UserDecimalPoint UserDefaultMemberGroupId "
            "UserDefaultOpportunity2ndResponsible UserDefaultOrganisation2ndResponsible "
            "UserDefaultSupportCaseChannel UserEmail UserGmtDifference UserGroupId UserId "
            "UserInitials UserIntegrationId UserIpRestrict UserIsRestApiEnabled "
            "UserIsSpellCheckerEnabled UserIsSupportCaseAvailableStatusEnabled "
            "UserLanguageId UserLastLoginDateTime UserLastTryDateTime UserLoginCount "
            "UserLoginLog UserLoginName UserMemo UserMobilePhone UserName UserPassword "
            "UserPasswordInUrl UserPasswordUpdatedAt UserPhoneParameters UserSmsLogin "
            "UserSoftCall UserSupportCaseExpirationDateTime UserSupportCaseLatest "
            "UserSupportCaseNotificationType UserSupportCaseStatus "
            "UserSynchronizationMode UserTelephone UserTerritories UserTicket "
            "UserTicketExpirationDateTime UserTimeFormat UserTitle UserUpdatedAt "
            "UserUpdatedBy UserWrongPasswordCount"
        ),
        asked="Page Size",
    ),
    Offer(
        "Persons",
        ("GET PATCH POST /Persons", "GET PUT /Persons/{}"),
        shown=(
            "PersonBirthday PersonBlockMassEmail PersonBlockMassEmail2 "
            "PersonCampaignPassword PersonCampaignWrongPasswordCount PersonCheckMark1..10 "
            "PersonComment PersonCreatedAt PersonCreatedBy PersonCustom1..15 "
            "PersonDirectPhone PersonEmail PersonEmail2 PersonEmail2Bounces "
            "PersonEmailBounces PersonFirstName PersonHistory PersonId "
            "PersonImageFileExtension PersonLastLoginDateTime PersonLastName "
            "PersonLoginLog PersonMarketDateId PersonMemberGroupId PersonMemberLanguageId "
            "PersonMemberNumber PersonMemberPassword PersonMemberStartDate "
            "PersonMemberStatusId PersonMemberWrongPasswordCount PersonMemo "
            "PersonMiddleName PersonMobilePhone PersonName PersonOrganisationId "
            "PersonPassword PersonPlus1..20 PersonSalutation PersonSkype PersonSortOrder "
            "PersonStatus PersonSupportLanguageId PersonTelephoneSearch PersonTitle "
            "PersonUpdatedAt PersonUpdatedBy"
        ),
    ),
    Offer(
        "QuotationLines",
        ("GET PATCH POST /QuotationLines", "DELETE GET PUT /QuotationLines/{}"),
        shown=(
            "QuotationLineComment QuotationLineCostPrice QuotationLineCreatedAt "
            "QuotationLineCreatedBy QuotationLineData1..9 QuotationLineDiscount "
            "QuotationLineId QuotationLineListPrice QuotationLineMemo "
            "QuotationLineOpportunityId QuotationLineOrganisationId QuotationLinePersonId "
            "QuotationLinePrice QuotationLineQuantity QuotationLineSortOrder "
            "QuotationLineStockStatus QuotationLineUpdatedAt QuotationLineUpdatedBy "
            "QuotationLineVatPercentage"
        ),
    ),
)
