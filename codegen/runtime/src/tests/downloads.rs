//! Bodies that are read piece by piece, such as files.

use std::sync::{Arc, Mutex};

use super::server::{Reply, Server, reply};
use super::streams::{builder, call, client, pieces};
use crate::operations::GetPicture;
use crate::runtime::{DownloadError, Error};

#[tokio::test]
async fn a_file_is_saved_when_it_is_complete() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("file.bin");
    let body: Vec<u8> = (0..200_000_u32).map(|it| it as u8).collect();
    let server = Server::start([reply("200 OK", &body)]).await;
    // The limit for bodies in memory is not for files.
    let client = builder(&server.url).max_response_bytes(10).build();
    let client = client.expect("valid settings");
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&seen);
    let download = call::<GetPicture>(&client)
        .download()
        .await
        .expect("a success");
    assert_eq!(download.announced(), Some(200_000));
    let download = download.on_progress(move |received, announced| {
        kept.lock().expect("no panic").push((received, announced));
    });
    assert_eq!(download.save(&path).await.expect("a file"), 200_000);
    assert_eq!(std::fs::read(&path).expect("a file"), body);
    let seen = seen.lock().expect("no panic");
    assert_eq!(seen.last(), Some(&(200_000, Some(200_000))));
    assert!(seen.is_sorted());
}

#[tokio::test]
async fn a_file_that_is_cut_off_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("file.bin");
    std::fs::write(&path, "old").expect("a file");
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nnew".to_vec();
    let server = Server::start([Reply::Bytes(cut)]).await;
    let client = client(&server.url);
    let download = call::<GetPicture>(&client)
        .download()
        .await
        .expect("a success");
    let error = download.save(&path).await.expect_err("it was cut off");
    assert!(
        matches!(error, DownloadError::Call(Error::Incomplete(_))),
        "{error:?}"
    );
    assert_eq!(std::fs::read_to_string(&path).expect("a file"), "old");
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("a folder").count(),
        1
    );
    let download = call::<GetPicture>(&client)
        .download()
        .await
        .expect("a success");
    let nowhere = folder.path().join("no/such/folder");
    let error = download
        .save(nowhere)
        .await
        .expect_err("there is no folder");
    assert!(matches!(error, DownloadError::Write(_)), "{error:?}");
}

#[tokio::test]
async fn a_body_can_be_read_piece_by_piece() {
    let url = pieces(vec![b"ab".to_vec(), b"cd".to_vec()], true).await;
    let client = client(&url);
    let mut written = Vec::new();
    let download = call::<GetPicture>(&client)
        .download()
        .await
        .expect("a success");
    assert_eq!(download.announced(), None);
    assert_eq!(download.write_to(&mut written).await.expect("a body"), 4);
    assert_eq!(written, b"abcd");
    let mut download = call::<GetPicture>(&client)
        .download()
        .await
        .expect("a success");
    let mut read = Vec::new();
    while let Some(piece) = download.next().await {
        read.extend(piece.expect("a piece"));
    }
    assert_eq!((read.as_slice(), download.received()), (&b"abcd"[..], 4));
}
