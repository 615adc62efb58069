package io.kubinception.operator.path;

import io.kubinception.pki.UnverifiedTls;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Shakes hands and leaves. Who answers is not verified, as nothing is asked and nothing told: that
 * is for the conversations that believe what they hear.
 */
public final class TlsPathProbe implements PathProbe {
  private final SSLContext tls = UnverifiedTls.context();
  private final int millis;

  /**
   * @param patience for the connection, and again for each answer
   */
  public TlsPathProbe(Duration patience) {
    millis = Math.toIntExact(patience.toMillis());
  }

  @Override
  public Result probe(String edge, int port) {
    try (var connection = new Socket()) {
      connection.connect(new InetSocketAddress(edge, port), millis);
      return shakeHands(connection);
    } catch (SocketTimeoutException e) {
      return new Silent("no answer within %d s".formatted(millis / 1000));
    } catch (ConnectException | NoRouteToHostException e) {
      return new Silent(clause(e));
    } catch (SocketException e) {
      // Reset so soon that it shows here.
      return new TurnedAway();
    } catch (UnknownHostException e) {
      return new Silent("there is no host " + edge);
    } catch (IOException e) {
      return new Silent(clause(e));
    }
  }

  private Result shakeHands(Socket connection) throws SocketTimeoutException {
    try {
      connection.setSoTimeout(millis);
      var session =
          (SSLSocket)
              tls.getSocketFactory().createSocket(connection, null, connection.getPort(), true);
      session.startHandshake();
      session.close();
      return new Answered();
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (SSLException e) {
      return e.getCause() instanceof IOException ? new TurnedAway() : new Silent(clause(e));
    } catch (IOException e) {
      return new TurnedAway();
    }
  }

  private static String clause(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.toLowerCase(Locale.ROOT);
  }
}
