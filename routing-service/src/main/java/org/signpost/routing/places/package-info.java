/// Tells in which district a place is, from whatever a report says: postcode, point or name.
///
/// All of it is offline, since asking anybody else would tell a stranger where a victim may be. The facts are in
/// one {@link org.signpost.routing.places.GeographyTable}; this package reads it from a stream and does no other
/// input or output. `docs/geography.md` says where the facts come from.
///
/// **Rules.**
///
/// - A full postcode is in its own district. An unknown one is in its sector, if the whole sector is in one
///   district. Part of a postcode is in a district only if every postcode in use under it is; never by
///   majority. Those that ended count only where none is in use, for many of them are listed at an office kilometres
///   away. An ended one itself is told by those in use around it if its own position is in none of their districts.
/// - A point is in the district whose border encloses it. Within the boundary band of other districts (50 m; more for a
/// rounded point)
///   it is in all of them; a square of a kilometre or more that touches several has them as candidates only.
/// - A name of several places is all of them, unless what stands beside it fits only one: the same district, the
///   town that the list of places puts beside it, or within 12 km. A misspelt name is forgiven only where no other
///   part is known, is never better than LOW, and the answer says which name was read.
/// - Where that leaves several districts, all in Warwickshire, a bus stop or street beside the name tells which, if
/// only
///   one of the places has it and nothing else is said. By itself a stop places nothing, and it outweighs no other
/// hint.
/// - Several towns of several districts are a list, in any order, and the answer is all of their districts. A village
///   before a town is a village whose post town that is, and stays where it is.
/// - A name that a larger place elsewhere bears is LOW when it stands alone. What the words deny places nothing; a
///   distance from a place is near it.
/// - Several hints on one place: postcode over point over name. A lesser hint that disagrees lowers the confidence;
///   one that agrees may settle which candidate it is.
///
/// **Inside or outside.** A policy asks first whether a concern is in Warwickshire. It is `INSIDE` as soon as one
/// place is. Candidates on both sides of the county border count as inside, without a known district, when at least
/// one part in ten (of the postcodes, or of the places of that name) is in Warwickshire: `CV7` is half in it, and
/// the police of the county should see it while a person locates it. Below that they are `UNKNOWN`: `OX7` has 2
/// postcodes of 1,837 in Warwickshire, so its police are the wrong ones to lead, and yet a coordinator should look.
/// What is outside only by a LOW reading is `UNKNOWN` for the same reason: an answer that takes a concern away from
/// the county must be a sure one; so it is when one hint on a place says outside and another says inside.
@NullMarked
package org.signpost.routing.places;

import org.jspecify.annotations.NullMarked;
