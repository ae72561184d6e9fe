package io.crispfleet.workstation.app;

import io.crispfleet.client.ApiClient;
import io.crispfleet.workstation.activity.ActivityModel;
import io.crispfleet.workstation.activity.ActivityScreen;
import io.crispfleet.workstation.fleet.FleetScreen;
import io.crispfleet.workstation.leaderboard.LeaderboardModel;
import io.crispfleet.workstation.leaderboard.LeaderboardScreen;
import io.crispfleet.workstation.live.FleetFeed;
import io.crispfleet.workstation.live.LiveStore;
import io.crispfleet.workstation.ota.UpdatesModel;
import io.crispfleet.workstation.ota.UpdatesScreen;
import io.crispfleet.workstation.shell.Screen;
import io.crispfleet.workstation.shell.Shell;
import io.crispfleet.workstation.theme.Theme;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The workstation: everything is wired here, by constructor. Made on the FX thread. */
final class Workstation implements AutoCloseable {
  private final LiveStore store;
  private final Shell shell;
  private final Pulse pulse;
  private final Optional<FleetFeed> feed;

  /**
   * Wires all of it and begins to follow the server.
   *
   * @param api client of the server; empty when none is chosen
   */
  Workstation(Optional<ApiClient> api, Theme theme, InstantSource clock, RandomGenerator random) {
    store = new LiveStore(clock);
    shell = new Shell(screens(api, clock), theme, clock);
    pulse = new Pulse(store, shell);
    feed = api.map(client -> FleetFeed.open(client, store, clock, random));
    pulse.start();
  }

  /** Without a server only those that are of use then. */
  private static List<Screen> screens(Optional<ApiClient> api, InstantSource clock) {
    List<Screen> screens = new ArrayList<>(List.of(new FleetScreen(clock)));
    api.ifPresent(
        server -> {
          screens.add(new UpdatesScreen(new UpdatesModel(server, clock)));
          screens.add(new LeaderboardScreen(new LeaderboardModel(server, clock)));
          screens.add(new ActivityScreen(new ActivityModel(server, clock)));
        });
    return screens;
  }

  Shell shell() {
    return shell;
  }

  LiveStore store() {
    return store;
  }

  @Override
  public void close() {
    pulse.stop();
    feed.ifPresent(FleetFeed::close);
  }
}
