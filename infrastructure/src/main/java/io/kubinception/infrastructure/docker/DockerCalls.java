package io.kubinception.infrastructure.docker;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotAcceptableException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.UnauthorizedException;
import io.kubinception.infrastructure.InfrastructureException;
import io.kubinception.infrastructure.InfrastructureException.Refused;
import io.kubinception.infrastructure.InfrastructureException.Unavailable;
import java.io.IOException;
import java.util.function.Supplier;

/** Calls Docker and says its failures in our words. */
final class DockerCalls {

  private DockerCalls() {}

  /**
   * @param what completes the sentence "Docker could not ..."
   */
  static <T> T call(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (InfrastructureException e) {
      throw e;
    } catch (NotFoundException
        | BadRequestException
        | UnauthorizedException
        | NotAcceptableException e) {
      throw new Refused("Docker could not " + what + ": " + reason(e), e);
    } catch (DockerException e) {
      throw new Unavailable("Docker could not " + what + ": " + reason(e), e);
    } catch (RuntimeException e) {
      // The transport's exceptions have no type of their own.
      if (!(e.getCause() instanceof IOException)) {
        throw e;
      }
      throw new Unavailable(
          "Docker does not answer, so it could not " + what + ": " + e.getMessage(), e);
    }
  }

  /** Whether Docker refuses a container's address because another one has it. */
  static boolean isAddressTaken(RuntimeException e) {
    return e instanceof DockerException && reason(e).contains("Address already in use");
  }

  private static String reason(RuntimeException e) {
    String text = String.valueOf(e.getMessage());
    // Docker answers {"message":"..."} and the client puts "Status 404: " before it.
    int start = text.indexOf("{\"message\":\"");
    int end = text.lastIndexOf("\"}");
    return start >= 0 && end > start ? text.substring(start + 12, end).replace("\\n", " ") : text;
  }
}
