package io.crispfleet.bench.server;

import io.crispfleet.bench.server.ScoreRequests.Stick;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Boards of a server that has seen a million scores. */
final class FullBoards {
  private static final int PLAYERS = 20_000;
  private static final int GAMES = 12;
  private static final int PER_SECOND = 1_000;
  private static final List<String> QUESTIONS = List.of("submit", "rank", "top 100", "around me");

  private FullBoards() {}

  static List<Figure> measure(Path scratch, boolean quick) throws Exception {
    int scores = quick ? 200_000 : 1_000_000;
    Path data = scratch.resolve("data");
    List<Stick> sticks;
    try (ServerProcess server = ServerProcess.start(data, Map.of());
        Admin admin = Admin.setUp(server)) {
      sticks = admin.sticks(100);
    }
    fill(data.resolve("crispfleet.db"), scores);
    List<Figure> figures = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(data, Map.of());
        HttpLoad load = new HttpLoad(server.http(), 32)) {
      figures.add(
          Figure.known("%,d scores: restart".formatted(scores), "s", server.secondsToReady()));
      // The boards have seen a million, and the compiler has had its time, as with submissions
      // alone.
      int warm = quick ? 20_000 : 60_000;
      List<byte[]> mixed = mixed(sticks, warm + (quick ? 4_000 : 20_000));
      load.run(mixed.subList(0, warm), 0);
      HttpLoad.Result result = load.run(mixed.subList(warm, mixed.size()), PER_SECOND);
      if (result.answered(201) + result.answered(200) != mixed.size() - warm) {
        throw new IllegalStateException("boards did not answer: " + result.statuses());
      }
      for (int i = 0; i < QUESTIONS.size(); i++) {
        figures.add(
            Figure.atMost(
                "%,d scores: %s, p99".formatted(scores, QUESTIONS.get(i)),
                "ms",
                result.percentile(0.99, i, QUESTIONS.size()),
                5));
      }
      figures.add(
          Figure.known("%,d scores: memory".formatted(scores), "MB", server.peakMegabytes()));
    }
    return figures;
  }

  /** As so many submissions would have left it. */
  private static void fill(Path file, int count) throws SQLException {
    Random random = new Random(1);
    long received = System.currentTimeMillis() - count;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO scores (device, run, seq, signer, trust, game, player, score,"
                    + " duration_ms, played, received, hidden)"
                    + " VALUES (?, ?, ?, 1, 1, ?, ?, ?, 30000, 0, ?, 0)")) {
      connection.setAutoCommit(false);
      for (int i = 0; i < count; i++) {
        String player = player(i % PLAYERS);
        insert.setString(1, player);
        insert.setString(2, "L-0-" + i / PLAYERS);
        insert.setLong(3, i / PLAYERS);
        insert.setString(4, "game_" + random.nextInt(GAMES));
        insert.setString(5, player);
        insert.setLong(6, random.nextInt(100_000));
        insert.setLong(7, received + i);
        insert.executeUpdate();
      }
      connection.commit();
    }
  }

  private static List<byte[]> mixed(List<Stick> sticks, int count) throws Exception {
    Random random = new Random(2);
    List<byte[]> submissions =
        ScoreRequests.signed(sticks, count / QUESTIONS.size(), 1, "127.0.0.1");
    List<byte[]> requests = new ArrayList<>();
    for (byte[] submission : submissions) {
      String board = "/api/v1/boards/game_" + random.nextInt(GAMES);
      String player = player(random.nextInt(PLAYERS));
      requests.add(submission);
      requests.add(get(board + "?limit=1&beside=0&around=" + player));
      requests.add(get(board + "?limit=100"));
      requests.add(get(board + "?limit=1&beside=5&around=" + player));
    }
    return requests;
  }

  private static byte[] get(String target) {
    return ("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String player(int number) {
    return "player-%05d".formatted(number);
  }
}
