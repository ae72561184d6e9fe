package io.crispfleet.server.cli;

import picocli.CommandLine.Command;

/** {@code crispfleet admin}: looks after a server. */
@Command(
    name = "admin",
    mixinStandardHelpOptions = true,
    subcommands = {
      SetupCommand.class,
      LoginCommand.class,
      LogoutCommand.class,
      WhoamiCommand.class,
      PasswordCommand.class,
      UserCommand.class,
      PermissionCommand.class,
      TokenCommand.class,
      ServiceKeyCommand.class,
      KeyCommand.class,
      AuditCommand.class,
      SyncCommand.class,
      DeviceCommand.class,
      ReleaseCommand.class,
      BackupCommand.class,
      VerifyBackupCommand.class,
      RestoreCommand.class,
      BrokerConfigCommand.class,
    },
    description =
        "Look after a companion server: users, tokens, permissions, the audit log, backups.",
    footer = {
      "",
      "Examples:",
      "  crispfleet admin setup --server http://192.168.4.2:8090 --code 7KQ2M-... --user anna",
      "  crispfleet admin user add ben --role technician",
      "  crispfleet admin token create ci --scope releases:write --days 30",
      "  crispfleet admin audit --action release --from 2026-11-21T00:00:00Z"
    })
public final class AdminCommand {}
