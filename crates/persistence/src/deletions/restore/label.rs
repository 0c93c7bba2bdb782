//! Taking back the deletion of a list or a tag.

use std::collections::HashSet;

use listbud_domain::{Holding, LISTS_PER_PLACE, LimitReached, PlaceId, TAGS_PER_PLACE, UserId};
use uuid::Uuid;

use super::{
    super::statements::{
        FIND_LIST, FIND_TAG, FORGET_LABELS, FORGET_MEMBERSHIPS, HANG_BACK, LEAVE_LIST_TO_PLACES,
        LEAVE_TAG_TO_PLACES, LISTED_PAGE, PLACES_LEFT, PUT_BACK, RESTORE_LIST, RESTORE_TAG,
        TAGGED_PAGE,
    },
    batch::{Batch, Restored, ids, number},
};
use crate::{
    Params, Statement,
    places::bulk::{CROWDED_LISTS, CROWDED_TAGS, crowded},
    row::{corrupt, get},
    usage::AddError,
};

/// What is done alike to lists and to tags.
pub(super) struct Label {
    holding: Holding,
    find: &'static Statement,
    restore: &'static Statement,
    page: &'static Statement,
    put_back: &'static Statement,
    leave: &'static Statement,
    forget: &'static Statement,
    crowded: &'static Statement,
    limit: u64,
    reached: fn(PlaceId, u64, u64) -> LimitReached,
}

pub(super) const LIST: Label = Label {
    holding: Holding::Lists,
    find: &FIND_LIST,
    restore: &RESTORE_LIST,
    page: &LISTED_PAGE,
    put_back: &PUT_BACK,
    leave: &LEAVE_LIST_TO_PLACES,
    forget: &FORGET_MEMBERSHIPS,
    crowded: &CROWDED_LISTS,
    limit: LISTS_PER_PLACE,
    reached: |place, limit, count| LimitReached::ListsOfPlace {
        place,
        limit,
        count,
    },
};

pub(super) const TAG: Label = Label {
    holding: Holding::Tags,
    find: &FIND_TAG,
    restore: &RESTORE_TAG,
    page: &TAGGED_PAGE,
    put_back: &HANG_BACK,
    leave: &LEAVE_TAG_TO_PLACES,
    forget: &FORGET_LABELS,
    crowded: &CROWDED_TAGS,
    limit: TAGS_PER_PLACE,
    reached: |place, limit, count| LimitReached::TagsOfPlace {
        place,
        limit,
        count,
    },
};

impl Batch<'_> {
    /// Makes the list or tag again, unless it is there, and gives some of its places
    /// back to it, those after this one.
    pub(super) async fn labelled(
        &self,
        label: &Label,
        after: Uuid,
    ) -> Result<(Restored, Option<Uuid>), AddError> {
        let target = self.target(label).await?;
        let (page, next) = self.page(label.page, after).await?;
        let left = PLACES_LEFT.query(self.db, &[&self.owner, &page]).await?;
        let left = ids(&PLACES_LEFT, &left, "id")?;
        let added = label
            .put_back
            .query(self.db, &[&self.owner, &self.id, &left, &target])
            .await?;
        let added: HashSet<Uuid> = ids(label.put_back, &added, "place_id")?
            .into_iter()
            .collect();
        let owner = UserId(self.owner);
        let crowded = crowded(self.db, label.crowded, label.limit, owner, &added).await?;
        if let Some((place, count)) = crowded {
            return Err((label.reached)(place, label.limit, count).into());
        }
        if left.len() < page.len() {
            let here: HashSet<&Uuid> = left.iter().collect();
            let gone = page.iter().filter(|place| !here.contains(place));
            let gone: Vec<Uuid> = gone.copied().collect();
            label
                .leave
                .run(self.db, &[&self.owner, &self.id, &gone, &target])
                .await?;
        }
        self.of_page(label.forget, &page).await?;
        self.count_down(page.len()).await?;
        let come_back = Restored {
            restored: number(left.len()),
            kept: 0,
        };
        Ok((come_back, next))
    }

    /// The list or tag that the places go back to.
    async fn target(&self, label: &Label) -> Result<Uuid, AddError> {
        let find = async || {
            let params: Params<'_> = &[&self.owner, &self.id];
            let row = label.find.query_opt(self.db, params).await?;
            row.map(|row| get(label.find.name, &row, "id")).transpose()
        };
        if let Some(target) = find().await? {
            return Ok(target);
        }
        self.check_room(label.holding, 1).await?;
        label.restore.run(self.db, &[&self.owner, &self.id]).await?;
        let made = find().await?;
        Ok(made.ok_or_else(|| corrupt(label.restore.name, "id"))?)
    }

    async fn of_page(&self, statement: &Statement, page: &[Uuid]) -> Result<(), AddError> {
        statement
            .execute(self.db, &[&self.owner, &self.id, &page])
            .await?;
        Ok(())
    }
}
