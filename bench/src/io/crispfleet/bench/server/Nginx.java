package io.crispfleet.bench.server;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** nginx on loopback with a configuration of its own; serves the files of one folder. */
final class Nginx implements AutoCloseable {
  private static final String CIPHER = "TLS_AES_256_GCM_SHA384";

  private final Process process;
  private final int plain;
  private final int tls;

  private Nginx(Process process, int plain, int tls) {
    this.process = process;
    this.plain = plain;
    this.tls = tls;
  }

  static Nginx start(Path scratch, Path files) throws Exception {
    Path folder = Files.createDirectories(scratch.resolve("nginx"));
    Path key = folder.resolve("key.pem");
    Path certificate = folder.resolve("certificate.pem");
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-keyout",
        key,
        "-out",
        certificate);
    int plain = freePort();
    int tls = freePort();
    String configuration =
        """
        daemon off;
        worker_processes 2;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        events { worker_connections 1024; }
        http {
          access_log off;
          sendfile on;
          tcp_nopush on;
          keepalive_requests 1000000;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          types { }
          default_type application/octet-stream;
          server {
            listen 127.0.0.1:%2$d;
            listen 127.0.0.1:%3$d ssl;
            ssl_certificate %4$s;
            ssl_certificate_key %5$s;
            ssl_protocols TLSv1.3;
            ssl_conf_command Ciphersuites %6$s;
            root %7$s;
          }
        }
        """
            .formatted(folder, plain, tls, certificate, key, CIPHER, files);
    Path file = Files.writeString(folder.resolve("nginx.conf"), configuration);
    // Started by root it would give its workers to somebody who may not read the files.
    String user = "user " + System.getProperty("user.name") + ";";
    Process process =
        new ProcessBuilder("nginx", "-p", folder.toString(), "-c", file.toString(), "-g", user)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    awaitPort(process, plain, folder.resolve("output"));
    return new Nginx(process, plain, tls);
  }

  String url(boolean encrypted, String file) {
    return encrypted
        ? "https://127.0.0.1:" + tls + "/" + file
        : "http://127.0.0.1:" + plain + "/" + file;
  }

  private static void awaitPort(Process process, int port, Path output) throws Exception {
    while (true) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        return;
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw new IOException("nginx did not start: " + Files.readString(output), e);
        }
        Thread.sleep(10);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void run(Object... command) throws Exception {
    String[] line = new String[command.length];
    for (int i = 0; i < line.length; i++) {
      line[i] = command[i].toString();
    }
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(line[0] + " failed: " + output);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
