//! Books a trip: finds two stations and a train between them, books a seat, and pays for it.

use std::env;
use std::error::Error;

use train_travel::types::{Booking, BookingPayment, BookingPaymentSourceCardRequest};
use train_travel::{Client, Uuid};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new(&env::var("TRAIN_TRAVEL_TOKEN")?)?;
    let berlin = station(&client, "Berlin").await?;
    let paris = station(&client, "Paris").await?;
    let trips = client
        .get_trips(&berlin, &paris, &"2026-12-01T09:00:00Z".into())
        .bicycles(true)
        .limit(20)
        .await?;
    let mut trips = trips.data.unwrap_or_default();
    trips.retain(|trip| trip.bicycles_allowed == Some(true));
    trips.sort_by(|one, other| {
        one.price
            .unwrap_or(0.0)
            .total_cmp(&other.price.unwrap_or(0.0))
    });
    let Some(trip) = trips.first() else {
        println!("no train takes bicycles that day");
        return Ok(());
    };
    let trip_id = trip.id.clone().ok_or("the trip has no id")?;

    let booking = Booking::new()
        .trip_id(trip_id)
        .passenger_name("Ada Lovelace")
        .has_bicycle(true);
    let booking = client.create_booking(&booking).await?;
    let id = booking.id.ok_or("the booking has no id")?;
    if let Err(error) = pay(&client, &id, trip.price.unwrap_or(0.0)).await {
        // Nobody else should wait for a seat that is not paid for.
        client.delete_booking(&id).await?;
        return Err(error);
    }
    println!(
        "{} leaves in time",
        trip.operator.as_deref().unwrap_or("the train")
    );
    Ok(())
}

/// The first station that a search finds.
async fn station(client: &Client, name: &str) -> Result<Uuid, Box<dyn Error>> {
    let found = client.get_stations().search(name).limit(1).await?;
    let station = found.data.into_iter().flatten().next();
    Ok(station
        .ok_or_else(|| format!("there is no station {name}"))?
        .id)
}

async fn pay(client: &Client, booking: &Uuid, amount: f64) -> Result<(), Box<dyn Error>> {
    let card = BookingPaymentSourceCardRequest::new(
        "Ada Lovelace",
        "4242424242424242",
        "123",
        12,
        2027,
        "gb",
    );
    let payment = BookingPayment::new()
        .amount(amount)
        .currency("eur")
        .source(card.address_city("London"));
    let receipt = client.create_booking_payment(booking, &payment).await?;
    println!("paid: {:?}", receipt.status);
    Ok(())
}
