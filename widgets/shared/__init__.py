"""What every room uses: colours and icons, questions and messages, work off the window's thread; it knows no other room."""
